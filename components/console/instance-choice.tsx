/** The instance that a page beside the areas is about; there is a choice only where there are several. */
import { t } from '../../lib/app/text.ts';
import type { InstanceNode } from '../../lib/schema/console/configuration.ts';
import { Combobox } from '../ui/fields.tsx';

export interface InstanceChoiceProps {
  instances: readonly InstanceNode[];
  value: string;
  onChange: (id: string) => void;
}

export function InstanceChoice({ instances, value, onChange }: InstanceChoiceProps) {
  if (instances.length < 2) return null;
  return (
    <div class="filters">
      <Combobox
        label={t('crmInstance')}
        value={value}
        options={instances.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={onChange}
      />
    </div>
  );
}
