/** A settings section of an instance as a form that its table of fields makes; secrets can be replaced and never read. */
import type { FieldFaults } from '../../lib/app/form-faults.ts';
import { settingText } from '../../lib/app/setting-text.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import type { FieldDefinition, SettingValue } from '../../lib/schema/settings-fields.ts';
import { useApp } from '../app-context.ts';
import { CheckBox, Combobox, TextBox } from '../ui/fields.tsx';
import { SecretField, type Secrets } from './secret-field.tsx';

export interface SectionFormProps {
  instance: CrmInstance;
  section: 'features' | 'connectivity';
  fields: readonly FieldDefinition[];
  faults: FieldFaults;
  secrets: Secrets;
}

export function SectionForm({ instance, section, fields, faults, secrets }: SectionFormProps) {
  return (
    <div class="form">
      {fields.map((field) => {
        const { label, help } = settingText(section, field);
        const key = `${section}.${field.key}` as const;
        return (
          <div key={field.key} data-field={key}>
            {field.type === 'secret' ? (
              <SecretField
                field={field.key}
                label={label}
                isSet={instance.secretsSet.includes(field.key)}
                secrets={secrets}
                error={faults.get(key) ?? null}
              />
            ) : (
              <Control
                instance={instance}
                field={key}
                definition={{ ...field, label }}
                error={faults.get(key) ?? null}
              />
            )}
            <p class="soft field-help">{help}</p>
          </div>
        );
      })}
    </div>
  );
}

interface ControlProps {
  instance: CrmInstance;
  field: `features.${string}` | `connectivity.${string}`;
  definition: FieldDefinition;
  error: string | null;
}

function Control({ instance, field, definition, error }: ControlProps) {
  const { drafts } = useApp();
  const { key, label, type, options = [] } = definition;
  const drafted = drafts.of(instance.id)?.fields[field];
  const section = field.startsWith('features.') ? instance.features : instance.connectivity;
  const saved = section[key] ?? (definition.default as SettingValue);
  const value = drafted?.own ? drafted.value : saved;
  const change = (next: SettingValue) => drafts.change(instance, { [field]: { own: true, value: next } });
  if (type === 'boolean') return <CheckBox label={label} checked={value === true} onChange={change} />;
  if (type === 'enum') {
    const choices = options.map((option) => ({ value: option, label: option }));
    return <Combobox label={label} value={String(value ?? '')} options={choices} onChange={change} />;
  }
  const read = (text: string): SettingValue => {
    const isNumber = type === 'number' || type === 'duration';
    return isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  };
  const shown = value === null ? '' : String(value);
  return <TextBox label={label} value={shown} error={error} onInput={(text) => change(read(text))} />;
}
