/** Saving or discarding a drafted mapping, with the advice of rule C8. */
import { useState } from 'preact/hooks';
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { type DraftMapping, isFieldContested, mappingValue } from '../../lib/app/draft.ts';
import { isOverAdvised } from '../../lib/app/mapping-advice.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { GuardNotice } from '../guard/guard-notice.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export interface MappingActionsProps {
  person: PersonView;
  draft: DraftMapping;
  onDone: () => void;
}

export function MappingActions({ person, draft, onDone }: MappingActionsProps) {
  const { drafts, saveDraft } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const begun = drafts.of(person.user.id);
  const isContested = isFieldContested(begun, person.user, 'mapping');
  const baseVersion = begun?.base.version ?? person.user.version;
  const save = async () => {
    const refused = await saveDraft(person.user, ['mapping']);
    setError(refused);
    if (!refused) onDone();
  };
  const discard = () => {
    drafts.discard(person.user.id, ['mapping']);
    onDone();
  };
  return (
    <div class="mapping-actions">
      {draft.mode === 'override' && isOverAdvised(draft.agents.length) && (
        <Notice kind="warning">{t('overAdvised', draft.agents.length)}</Notice>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void save()} />}
      <GuardNotice edit={{ ...mappingEdit(person, draft), baseVersion }} />
      <div class="actions">
        <WriteButton kind="primary" saves disabled={isContested} onWrite={() => void save()}>
          {t('saveMapping')}
        </WriteButton>
        <Button onClick={discard}>{t('discardChanges')}</Button>
      </div>
    </div>
  );
}

function mappingEdit(person: PersonView, draft: DraftMapping): ConfirmedEdit {
  const lines =
    draft.mode === 'inherit'
      ? [t('editSetsInherit')]
      : [
          t('editSetsOverride', draft.agents.length),
          ...draft.agents.map(
            ({ agent, environmentName }) =>
              `${agent.name}, ${t('agentInEnvironment', agent.agentId, environmentName)}`,
          ),
        ];
  return {
    userId: person.user.id,
    userName: personName(person),
    baseVersion: person.user.version,
    patch: { set: { mapping: mappingValue(draft) } },
    lines,
  };
}
