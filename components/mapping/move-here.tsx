/** Rule C7: an agent of another user cannot be checked, but moved here; says whose it is and asks. */
import { useState } from 'preact/hooks';
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { mappingValue } from '../../lib/app/draft.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import { recordName } from '../../lib/domain/record-name.ts';
import type { AgentOwner } from '../../lib/schema/agent-tree.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { GuardNotice } from '../guard/guard-notice.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export interface MoveHereProps {
  /** A user. */
  subject: Subject;
  /** The list as it is drafted. */
  agents: readonly MappedAgent[];
  moved: MappedAgent;
  owner: AgentOwner;
  onDone: () => void;
}

export function MoveHere(props: MoveHereProps) {
  const { moved, owner } = props;
  const [isAsking, setAsking] = useState(false);
  return (
    <div class="one-line">
      <span>{t('agentHasOwner', moved.agent.name, owner.name)}</span>
      <Button onClick={() => setAsking(true)}>{t('moveHere')}</Button>
      {isAsking && <MoveDialog {...props} onClose={() => setAsking(false)} />}
    </div>
  );
}

function MoveDialog({ onClose, ...props }: MoveHereProps & { onClose: () => void }) {
  const { subject, moved, owner, agents, onDone } = props;
  const { row } = subject;
  const { client, drafts, guard } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const edit = moveEdit(props, drafts.of(row.id)?.base.version ?? row.version);
  const move = async () => {
    const { userId, baseVersion, patch, move: from } = edit;
    const result = await client.call('moveAgent', { ...from, to: { userId, baseVersion, patch } });
    if (!result.ok) return setError(result.error);
    drafts.discard(row.id, ['mapping']);
    onDone();
  };
  const name = moved.agent.name;
  return (
    <Dialog
      title={t('moveTitle', name)}
      closeLabel={t('close')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" onWrite={() => void move()}>
            {t('moveHere')}
          </WriteButton>
        </>
      }
    >
      <p>{t('moveText', name, owner.name, recordName(row))}</p>
      {hasOtherChanges(subject, agents) && <p>{t('moveWithList')}</p>}
      {error && <ErrorNotice error={error} onRetry={() => void move()} />}
      <GuardNotice edit={edit} />
    </Dialog>
  );
}

function hasOtherChanges({ row, effective }: Subject, agents: readonly MappedAgent[]): boolean {
  const saved = effective.mapping.agents;
  const isSame = agents.length === saved.length && agents.every(({ agent }, at) => agent.id === saved[at]);
  return row.mapping.mode === 'inherit' || !isSame;
}

type MoveEdit = ConfirmedEdit & { readonly move: NonNullable<ConfirmedEdit['move']> };

function moveEdit({ subject: { row }, agents, moved, owner }: MoveHereProps, baseVersion: number): MoveEdit {
  return {
    userId: row.id,
    userName: recordName(row),
    baseVersion,
    patch: { set: { mapping: mappingValue({ mode: 'override', agents: [...agents, moved] }) } },
    lines: [
      t('editMoves', moved.agent.name, owner.name),
      ...agents.map(
        ({ agent, environmentName }) =>
          `${agent.name}, ${t('agentInEnvironment', agent.agentId, environmentName)}`,
      ),
    ],
    move: { agentId: moved.agent.id, fromUserId: owner.id },
  };
}
