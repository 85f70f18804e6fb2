/** Saves or discards what was drafted of one record in a form; the edit is queued and works offline. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { type DraftField, type DraftFields, draftPatch, isFieldContested } from '../../lib/app/draft.ts';
import { patchFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { SaveBar } from './save-bar.tsx';
import { useFormFaults } from './use-form-faults.ts';

export interface RecordFormProps {
  kind: Kind;
  row: AnyRow;
  fields: readonly DraftField[];
  /** Gives the fields their boxes, with the drafted values and what is wrong with them. */
  children: (form: FormParts) => ComponentChildren;
}

export interface FormParts {
  drafted: DraftFields;
  change: (fields: DraftFields) => void;
  faultOf: (field: DraftField) => string | null;
}

export function RecordForm({ kind, row, fields, children }: RecordFormProps) {
  const { drafts, client, openRecord } = useApp();
  // A newer state of the record: the draft moves on to it
  useEffect(() => openRecord(row), [openRecord, row]);
  const draft = drafts.of(row.id);
  const drafted = draft?.fields ?? {};
  const changed = fields.filter((field) => drafted[field] !== undefined);
  const contested = changed.filter((field) => isFieldContested(draft, row, field));
  const patch = draftPatch<RecordPatch>(drafted, changed);
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: patchFaults(kind, patch),
    fields,
    sent: JSON.stringify(patch),
  });
  const save = async () => {
    if (!draft) return;
    const edit = { id: row.id, baseVersion: draft.base.version, patch };
    const result = await client.call('editRecord', { kind, ...edit } as never);
    refuse(result.ok ? null : result.error);
    if (result.ok) drafts.discard(row.id, changed);
  };
  return (
    <div class="form">
      {children({
        drafted,
        change: (next) => drafts.change(row, next),
        faultOf,
      })}
      <div class="form-actions">
        {contested.length > 0 && (
          <Notice
            kind="warning"
            actions={
              <>
                <Button onClick={() => drafts.keepMine(row)}>{t('keepMine')}</Button>
                <Button onClick={() => drafts.keepTheirs(row, contested)}>{t('keepTheirs')}</Button>
              </>
            }
          >
            {t('contestedText', row.updatedBy ?? '')}
          </Notice>
        )}
        {error && <ErrorNotice error={error} onRetry={() => void save()} />}
        <SaveBar
          isDrafted={changed.length > 0}
          isHeld={contested.length > 0 || isFaulty}
          onSave={() => void save()}
          onDiscard={() => drafts.discard(row.id, changed)}
        />
      </div>
    </div>
  );
}

/** An empty box is no value. */
export const orNull = (text: string): string | null => (text === '' ? null : text);
