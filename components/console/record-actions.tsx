/** Saving or discarding drafted fields of a group or an instance, after its impact was shown. */
import { useEffect } from 'preact/hooks';
import { type DraftField, draftedIn, isFieldContested } from '../../lib/app/draft.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { ImpactDialog } from './impact-dialog.tsx';
import { SaveBar } from './save-bar.tsx';
import type { FormFaults } from './use-form-faults.ts';
import { type RecordSaveParts, useRecordSave } from './use-record-save.ts';

export interface RecordActionsProps extends Omit<RecordSaveParts, 'fields' | 'secrets'> {
  /** Those that this place saves; only drafted ones are sent. */
  among: (field: DraftField) => boolean;
  label: string;
  /** Something that cannot be saved as it is. */
  isFaulty?: boolean;
  /** The form that shows at its fields what was refused. */
  form?: FormFaults;
}

export function RecordActions({ among, label, isFaulty = false, form, ...parts }: RecordActionsProps) {
  const { drafts } = useApp();
  const { row, onSaved } = parts;
  const draft = drafts.of(row.id);
  const fields = draftedIn(draft).filter(among);
  const save = useRecordSave({ ...parts, fields });
  useEffect(() => form?.refuse(save.error), [save.error]);
  if (!draft || fields.length === 0) return null;
  const isContested = fields.some((field) => isFieldContested(draft, row, field));
  const error = form ? form.error : save.error;
  const discard = () => {
    drafts.discard(row.id, fields);
    onSaved?.();
  };
  return (
    <div class="form-actions">
      {error && <ErrorNotice error={error} onRetry={() => void save.save()} />}
      <SaveBar
        label={label}
        isDrafted
        isHeld={isFaulty || isContested}
        onSave={() => void save.save()}
        onDiscard={discard}
      />
      <ImpactDialog save={save} label={label} />
    </div>
  );
}
