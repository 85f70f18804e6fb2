/** Saving or discarding the drafted settings of one user. */

import { useState } from 'preact/hooks';
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { draftedSettings, draftPatch, isFieldContested, type RecordDraft } from '../../lib/app/draft.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import { type PopFlowRow, settingFieldOf } from '../../lib/app/popflow-rows.ts';
import { isFaultyRow } from '../../lib/app/setting-fault.ts';
import { t } from '../../lib/app/text.ts';
import { valueText } from '../../lib/app/value-text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { GuardNotice } from '../guard/guard-notice.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';

export interface SettingsActionsProps {
  person: PersonView;
  /** With the drafts. */
  rows: readonly PopFlowRow[];
}

export function SettingsActions({ person, rows }: SettingsActionsProps) {
  const { drafts, saveDraft } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const { user } = person;
  const draft = drafts.of(user.id);
  const fields = draftedSettings(draft);
  if (!draft || fields.length === 0) return null;
  const drafted = rows.filter((row) => fields.includes(settingFieldOf(row)));
  const isFaulty = drafted.some(isFaultyRow);
  const isContested = fields.some((field) => isFieldContested(draft, user, field));
  const save = async () => setError(await saveDraft(user, fields));
  return (
    <div class="settings-actions">
      {error && <ErrorNotice error={error} onRetry={() => void save()} />}
      {!isFaulty && <GuardNotice edit={settingsEdit(person, draft, drafted)} />}
      <div class="actions">
        <WriteButton kind="primary" saves disabled={isFaulty || isContested} onWrite={() => void save()}>
          {t('save')}
        </WriteButton>
        <Button onClick={() => drafts.discard(user.id, fields)}>{t('discardChanges')}</Button>
      </div>
    </div>
  );
}

function settingsEdit(person: PersonView, draft: RecordDraft, rows: readonly PopFlowRow[]): ConfirmedEdit {
  return {
    userId: person.user.id,
    userName: personName(person),
    baseVersion: draft.base.version,
    patch: draftPatch(draft.fields, rows.map(settingFieldOf)),
    lines: rows.map((row) =>
      t(
        row.source === 'user' ? 'editSetsSetting' : 'editResetsSetting',
        row.label,
        valueText(row.value, row.isEvent),
      ),
    ),
  };
}
