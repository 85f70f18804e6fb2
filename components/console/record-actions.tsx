/** Saving or discarding drafted fields of a group or an instance, after its impact was shown. */
import { type DraftField, draftedIn, isFieldContested } from '../../lib/app/draft.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { ImpactDialog } from './impact-dialog.tsx';
import { type RecordSaveParts, useRecordSave } from './use-record-save.ts';

export interface RecordActionsProps extends Omit<RecordSaveParts, 'fields' | 'secrets'> {
  /** Those that this place saves; only drafted ones are sent. */
  among: (field: DraftField) => boolean;
  label: string;
  /** Something that cannot be saved as it is. */
  isFaulty?: boolean;
}

export function RecordActions({ among, label, isFaulty = false, ...parts }: RecordActionsProps) {
  const { drafts } = useApp();
  const { row, onSaved } = parts;
  const draft = drafts.of(row.id);
  const fields = draftedIn(draft).filter(among);
  const save = useRecordSave({ ...parts, fields });
  if (!draft || fields.length === 0) return null;
  const isContested = fields.some((field) => isFieldContested(draft, row, field));
  const discard = () => {
    drafts.discard(row.id, fields);
    onSaved?.();
  };
  return (
    <div class="form-actions">
      {save.error && <ErrorNotice error={save.error} onRetry={() => void save.save()} />}
      <div class="actions">
        <WriteButton kind="primary" disabled={isFaulty || isContested} onWrite={() => void save.save()}>
          {label}
        </WriteButton>
        <Button onClick={discard}>{t('discardChanges')}</Button>
        <span class="soft">{t('nothingSavedBeforeSave')}</span>
      </div>
      <ImpactDialog save={save} label={label} />
    </div>
  );
}
