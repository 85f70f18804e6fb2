/** The control of one own setting, by the type of its field. */

import { useState } from 'preact/hooks';
import type { PopFlowRow } from '../../lib/app/popflow-rows.ts';
import { settingFault } from '../../lib/app/setting-fault.ts';
import { t } from '../../lib/app/text.ts';
import { valueText } from '../../lib/app/value-text.ts';
import type { SettingValue } from '../../lib/schema/settings-fields.ts';
import { CheckBox, Combobox, TextBox } from '../ui/fields.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';

export interface SettingControlProps {
  row: PopFlowRow;
  onChange: (value: SettingValue) => void;
}

/** Controls that fit beside the name of the setting. */
export function isInlineControl({ type }: PopFlowRow): boolean {
  return type === 'boolean' || type === 'enum';
}

export function SettingControl({ row, onChange }: SettingControlProps) {
  switch (row.type) {
    case 'boolean':
      return <OnOff row={row} onChange={onChange} />;
    case 'enum':
      return <Choice row={row} onChange={onChange} />;
    case 'eventTable':
      return <Workflow row={row} onChange={onChange} />;
    default:
      return <Typed row={row} onChange={onChange} />;
  }
}

function OnOff({ row, onChange }: SettingControlProps) {
  const options = [
    { value: 'true', label: t('valueOn') },
    { value: 'false', label: t('valueOff') },
  ];
  return (
    <RadioGroup
      label={row.label}
      value={String(row.value)}
      options={options}
      onChange={(value) => onChange(value === 'true')}
    />
  );
}

function Choice({ row, onChange }: SettingControlProps) {
  const isListed = row.options.some((option) => option === row.value);
  const values: SettingValue[] = isListed ? [...row.options] : [row.value, ...row.options];
  return (
    <Combobox
      label={row.label}
      hideLabel
      value={String(row.value)}
      options={values.map((value) => ({ value: String(value), label: valueText(value, false) }))}
      onChange={(value) => onChange(value === String(null) ? null : value)}
    />
  );
}

/** Text, address, number and duration: what is typed stays as it is typed, and is a value once it can be one. */
function Typed({ row, onChange }: SettingControlProps) {
  const [typed, setTyped] = useState(String(row.value ?? ''));
  const isNumber = row.type === 'number' || row.type === 'duration';
  return (
    <TextBox
      label={row.label}
      hideLabel
      value={typed}
      error={settingFault(row)}
      onInput={(text) => {
        setTyped(text);
        onChange(isNumber && text.trim() !== '' && Number.isFinite(+text) ? +text : text);
      }}
    />
  );
}

function Workflow({ row, onChange }: SettingControlProps) {
  const [typed, setTyped] = useState(String(row.value ?? ''));
  const isNone = row.value === null;
  return (
    <div class="one-line">
      <TextBox
        label={t('workflowOf', row.label)}
        hideLabel
        value={isNone ? '' : typed}
        disabled={isNone}
        error={settingFault(row)}
        onInput={(text) => {
          setTyped(text);
          onChange(text);
        }}
      />
      <CheckBox
        label={t('valueNoWorkflow')}
        checked={isNone}
        onChange={(none) => onChange(none ? null : typed)}
      />
    </div>
  );
}
