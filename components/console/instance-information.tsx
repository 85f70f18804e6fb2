/** `CRM Instance Information`: name, CRM ID, type, state, sites and identity spec of an instance, as a form. */
import { useState } from 'preact/hooks';
import { CRM_TYPES, crmTypeName } from '../../lib/app/crm-types.ts';
import type { FieldFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';
import { IdentityField } from '../identity/identity-field.tsx';
import { CheckBox, Combobox, TextBox } from '../ui/fields.tsx';
import { TextArea } from '../ui/text-area.tsx';

export interface InstanceFormProps {
  instance: CrmInstance;
  faults: FieldFaults;
}

export function InstanceInformation({ instance, faults }: InstanceFormProps) {
  const { drafts } = useApp();
  const fields = drafts.of(instance.id)?.fields ?? {};
  const { name = instance.name, crmId = instance.crmId, active = instance.active } = fields;
  const type = fields.crmType ?? instance.crmType;
  const known = CRM_TYPES.some((crm) => crm.type === type);
  const options = CRM_TYPES.map((crm) => ({ value: crm.type, label: crm.name }));
  const text = (field: 'name' | 'crmId', label: string, value: string) => (
    <div data-field={field}>
      <TextBox
        label={label}
        value={value}
        error={faults.get(field) ?? null}
        onInput={(next) => drafts.change(instance, field === 'name' ? { name: next } : { crmId: next })}
      />
    </div>
  );
  return (
    <>
      <div class="form">
        {text('name', t('name'), name)}
        {text('crmId', t('instanceCrmId'), crmId)}
        <Combobox
          label={t('crmType')}
          value={type}
          options={known ? options : [...options, { value: type, label: crmTypeName(type) }]}
          onChange={(value) => drafts.change(instance, { crmType: value })}
        />
        <CheckBox
          label={t('instanceActive')}
          checked={active}
          onChange={(value) => drafts.change(instance, { active: value })}
        />
        <Sites instance={instance} faults={faults} />
      </div>
      <div class="form form-wide">
        <IdentityField instance={instance} error={faults.get('identity') ?? null} />
      </div>
    </>
  );
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What is typed stays as it is typed while it says the same as the draft. */
function useTyped(value: string, isSame: (typed: string) => boolean): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(value);
  return [isSame(typed) ? typed : value, setTyped];
}

function Sites({ instance, faults }: InstanceFormProps) {
  const { drafts } = useApp();
  const sites = drafts.of(instance.id)?.fields.sites ?? instance.sites;
  const joined = sites.join('\n');
  const [typed, setTyped] = useTyped(joined, (text) => linesOf(text).join('\n') === joined);
  return (
    <div data-field="sites">
      <TextArea
        label={t('sites')}
        rows={3}
        value={typed}
        help={t('sitesHelp')}
        error={faults.get('sites') ?? null}
        onInput={(text) => {
          setTyped(text);
          drafts.change(instance, { sites: linesOf(text) });
        }}
      />
    </div>
  );
}
