/** Saves or discards what was drafted of one record in a form; the edit is queued and works offline. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type DraftField, type DraftFields, draftPatch, isFieldContested } from '../../lib/app/draft.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { SaveBar } from './save-bar.tsx';

export interface RecordFormProps {
  kind: Kind;
  row: AnyRow;
  fields: readonly DraftField[];
  /** Something drafted cannot be saved as it is. */
  isFaulty: boolean;
  /** Gives the fields their boxes, with the drafted values, and where the server refused one of them its sentence. */
  children: (form: FormParts) => ComponentChildren;
}

export interface FormParts {
  drafted: DraftFields;
  change: (fields: DraftFields) => void;
  faultOf: (field: DraftField) => string | null;
}

export function RecordForm({ kind, row, fields, isFaulty, children }: RecordFormProps) {
  const { drafts, client, openRecord } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  // A newer state of the record: the draft moves on to it
  useEffect(() => openRecord(row), [openRecord, row]);
  const draft = drafts.of(row.id);
  const drafted = draft?.fields ?? {};
  const changed = fields.filter((field) => drafted[field] !== undefined);
  const contested = changed.filter((field) => isFieldContested(draft, row, field));
  const refused = error?.kind === 'refused' ? error.problem : null;
  const save = async () => {
    if (!draft) return;
    const edit = { id: row.id, baseVersion: draft.base.version, patch: draftPatch(drafted, changed) };
    const result = await client.call('editRecord', { kind, ...edit } as never);
    setError(result.ok ? null : result.error);
    if (result.ok) drafts.discard(row.id, changed);
  };
  return (
    <div class="form">
      {children({
        drafted,
        change: (next) => {
          setError(null);
          drafts.change(row, next);
        },
        faultOf: (field) => (refused?.field === field ? (refused.detail ?? refused.title) : null),
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
        {error && !fields.includes(refused?.field as DraftField) && (
          <ErrorNotice error={error} onRetry={() => void save()} />
        )}
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
