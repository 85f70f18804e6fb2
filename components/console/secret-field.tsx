/** A secret: set or not, replaced or removed, and never shown. What is typed is kept in the page's form alone (rule C14). */
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';

/** New values by field; `null` removes the secret. */
export interface Secrets {
  readonly values: Readonly<Record<string, string | null>>;
  change(values: Readonly<Record<string, string | null>>): void;
}

export interface SecretFieldProps {
  field: string;
  label: string;
  isSet: boolean;
  secrets: Secrets;
  /** What is wrong with what is typed, in a sentence. */
  error: string | null;
}

export function SecretField({ field, label, isSet, secrets, error }: SecretFieldProps) {
  const id = useId();
  const typed = secrets.values[field];
  const put = (value: string | null) => secrets.change({ ...secrets.values, [field]: value });
  const keep = () => {
    const { [field]: _, ...others } = secrets.values;
    secrets.change(others);
  };
  if (typeof typed === 'string') {
    return <SecretInput label={label} value={typed} error={error} onInput={put} onCancel={keep} />;
  }
  const state = typed === null ? 'secretRemoved' : isSet ? 'secretSet' : 'secretNotSet';
  return (
    <div class="field">
      <span class="field-label" id={id}>
        {label}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has borders of its own */}
      <div class="one-line" role="group" aria-labelledby={id}>
        <span>{t(state)}</span>
        <Button onClick={() => put('')}>{t(isSet ? 'replaceSecret' : 'setSecret', label)}</Button>
        {isSet && typed !== null && <Button onClick={() => put(null)}>{t('removeSecret', label)}</Button>}
        {typed === null && <Button onClick={keep}>{t('keepSecret', label)}</Button>}
      </div>
    </div>
  );
}

interface SecretInputProps {
  label: string;
  value: string;
  error: string | null;
  onInput: (value: string) => void;
  onCancel: () => void;
}

function SecretInput({ label, value, error, onInput, onCancel }: SecretInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // The button that had the focus is gone
  useEffect(() => input.current?.focus(), []);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="one-line">
        <input
          ref={input}
          id={id}
          class="input"
          type="password"
          autocomplete="new-password"
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
