/** Fields of forms: combobox, text box, search box and check box, each with its label. */
import { useId } from 'preact/hooks';

export interface ComboboxProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string, event: Event) => void;
  disabled?: boolean;
  /** The label is only for assistive technology: the region's heading says the same. */
  hideLabel?: boolean;
}

export function Combobox({ label, value, options, onChange, disabled, hideLabel }: ComboboxProps) {
  const id = useId();
  return (
    <div class="field">
      <label class={hideLabel ? 'visually-hidden' : 'field-label'} for={id}>
        {label}
      </label>
      <select
        id={id}
        class="input"
        value={value}
        disabled={disabled}
        dir="auto"
        onChange={(event) => onChange(event.currentTarget.value, event)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value} dir="auto">
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

export interface TextBoxProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  onEnter?: (event: KeyboardEvent) => void;
  placeholder?: string;
  disabled?: boolean;
  /** What is wrong with the value, in a sentence. */
  error?: string | null;
  hideLabel?: boolean;
}

export function TextBox(props: TextBoxProps) {
  const { label, value, onInput, onEnter, placeholder, disabled, error, hideLabel } = props;
  const id = useId();
  return (
    <div class="field">
      <label class={hideLabel ? 'visually-hidden' : 'field-label'} for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        type="text"
        dir="auto"
        value={value}
        placeholder={placeholder}
        disabled={disabled}
        spellcheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter?.(event);
        }}
      />
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

export function SearchBox({
  label,
  value,
  onInput,
}: {
  label: string;
  value: string;
  onInput: (value: string) => void;
}) {
  return (
    <input
      class="input"
      type="search"
      dir="auto"
      aria-label={label}
      placeholder={label}
      value={value}
      spellcheck={false}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}

export interface CheckBoxProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckBox({ label, checked, onChange }: CheckBoxProps) {
  return (
    <label class="check-box">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}
