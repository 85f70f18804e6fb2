/** The agent groups of an environment as a tree: add one, rename or move it, delete it. */
import { useState } from 'preact/hooks';
import { newFaults } from '../../lib/app/form-faults.ts';
import { formatCounted } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentGroupRow } from '../../lib/schema/console/agent-groups.ts';
import { useApp } from '../app-context.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { AddDialog } from './add-dialog.tsx';
import { AgentGroupBox } from './agent-group-box.tsx';
import { DeleteDialog } from './delete-record.tsx';
import { useMayWrite } from './may-write.ts';
import { ReadState } from './read-state.tsx';
import { useFormFaults } from './use-form-faults.ts';
import { useRead } from './use-read.ts';

export function AgentGroupsTab({ environmentId }: { environmentId: string }) {
  const { client } = useApp();
  const mayWrite = useMayWrite('agent-groups', null);
  const [open, setOpen] = useState<AgentGroupRow | 'new' | null>(null);
  const reading = useRead(`agent groups ${environmentId}`, () =>
    client.call('readAgentGroups', { environmentId }),
  );
  return (
    <div class="console-card">
      {mayWrite && (
        <div class="toolbar">
          <Button kind="primary" onClick={() => setOpen('new')}>
            {t('addAgentGroup')}
          </Button>
        </div>
      )}
      <ReadState reading={reading} title={null}>
        {({ groups }) => (
          <>
            {groups.length === 0 && <p class="console-none soft">{t('noAgentGroupsYet')}</p>}
            <ul class="agent-groups" aria-label={t('agentGroups')}>
              {groups.map((group) => (
                <GroupRow key={group.id} group={group} onEdit={mayWrite ? () => setOpen(group) : null} />
              ))}
            </ul>
            {open && (
              <GroupDialog
                key={open === 'new' ? 'new' : open.id}
                environmentId={environmentId}
                group={open === 'new' ? null : open}
                groups={groups}
                onClose={() => setOpen(null)}
              />
            )}
          </>
        )}
      </ReadState>
    </div>
  );
}

function GroupRow({ group, onEdit }: { group: AgentGroupRow; onEdit: (() => void) | null }) {
  const [isDeleting, setDeleting] = useState(false);
  const { id, name, depth, agents, isPending, version } = group;
  return (
    <li class="agent-group" style={{ '--depth': depth }}>
      <span class="agent-group-text">
        <bdi>{name}</bdi>{' '}
        <span class="soft">{formatCounted(agents, 'groupAgentsOne', 'groupAgentsMany')}</span>{' '}
        <PendingBadge isPending={isPending} />
      </span>
      {onEdit && (
        <span class="actions">
          <Button kind="quiet" description={t('editGroup', name)} onClick={onEdit}>
            {t('edit')}
          </Button>
          {version > 0 && (
            <Button kind="quiet" description={t('deleteTitle', name)} onClick={() => setDeleting(true)}>
              {t('delete')}
            </Button>
          )}
        </span>
      )}
      {isDeleting && (
        <DeleteDialog record={{ kind: 'agent-groups', id }} name={name} onClose={() => setDeleting(false)} />
      )}
    </li>
  );
}

interface GroupDialogProps {
  environmentId: string;
  /** `null`: a new one. */
  group: AgentGroupRow | null;
  groups: readonly AgentGroupRow[];
  onClose: () => void;
}

function GroupDialog({ environmentId, group, groups, onClose }: GroupDialogProps) {
  const { client } = useApp();
  const [name, setName] = useState(group?.name ?? '');
  const [parentId, setParentId] = useState<string | null>(group?.parentId ?? null);
  // One call sent twice adds one group
  const [id] = useState(() => group?.id ?? crypto.randomUUID());
  const within = group ? branchOf(group.id, groups) : new Set<string>();
  const record = { id, environmentId, name, parentId };
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: newFaults('agent-groups', record),
    fields: ['name'],
    sent: JSON.stringify(record),
    isNew: group === null,
  });
  const save = async () => {
    const result = group
      ? await client.call('editRecord', {
          kind: 'agent-groups',
          id,
          baseVersion: group.version,
          patch: { set: { name, parentId } },
        } as never)
      : await client.call('createRecord', { kind: 'agent-groups', record } as never);
    if (result.ok) onClose();
    else refuse(result.error);
  };
  return (
    <AddDialog
      title={group ? t('editGroup', group.name) : t('addAgentGroupTitle')}
      isReady={!isFaulty}
      error={error}
      onAdd={() => void save()}
      onClose={onClose}
      {...(group ? { addLabel: t('save') } : {})}
    >
      <TextBox label={t('name')} value={name} onInput={setName} error={faultOf('name')} />
      <AgentGroupBox
        environmentId={environmentId}
        label={t('parentGroup')}
        noneLabel={t('topLevel')}
        value={parentId}
        accepts={(other) => !within.has(other.id)}
        onChange={setParentId}
      />
    </AddDialog>
  );
}

/** The group and all under it: none of them can hold it. */
function branchOf(id: string, groups: readonly AgentGroupRow[]): Set<string> {
  const branch = new Set([id]);
  // Parents come before their children
  for (const group of groups) if (group.parentId !== null && branch.has(group.parentId)) branch.add(group.id);
  return branch;
}
