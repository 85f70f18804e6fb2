/** A text of several lines, with its label, its help and what is wrong with it. */
import { useId } from 'preact/hooks';

export interface TextAreaProps {
  label: string;
  value: string;
  rows: number;
  onInput: (value: string) => void;
  help?: string;
  error?: string | null;
  /** Letters of one width: the text is code. */
  isCode?: boolean;
}

export function TextArea({ label, value, rows, onInput, help, error, isCode }: TextAreaProps) {
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class={isCode ? 'input text-area text-code' : 'input text-area'}
        rows={rows}
        value={value}
        spellcheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {help && (
        <p class="soft field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
