/** What undoing does with records that somebody changed after the import. */
import { t } from '../../lib/app/text.ts';
import { Combobox } from '../ui/fields.tsx';

export type ChangedRows = 'skip' | 'refuse';

export interface UndoChoiceProps {
  value: ChangedRows;
  onChange: (value: ChangedRows) => void;
}

export function UndoChoice({ value, onChange }: UndoChoiceProps) {
  return (
    <div class="filters import-undo">
      <Combobox
        label={t('changedRows')}
        value={value}
        options={[
          { value: 'skip', label: t('changedRowsSkip') },
          { value: 'refuse', label: t('changedRowsRefuse') },
        ]}
        onChange={(next) => onChange(next as ChangedRows)}
      />
    </div>
  );
}
