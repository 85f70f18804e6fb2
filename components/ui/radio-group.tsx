/** A choice of a few, as native radio buttons that look like segments. */
import { useId } from 'preact/hooks';

export interface RadioGroupProps<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V, event: Event) => void;
  disabled?: boolean;
}

export function RadioGroup<V extends string>(props: RadioGroupProps<V>) {
  const { label, value, options, onChange, disabled } = props;
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} class="segment">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={disabled}
            onChange={(event) => {
              // The choice may need a confirmation: only the value given from outside is ever shown.
              event.currentTarget.checked = option.value === value;
              onChange(option.value, event);
            }}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
