/** The editor of an own list: environment, search, and the tree `CTI agents` whose checked agents are mapped. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { createAgentTree } from '../../lib/app/agent-tree.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentOwner, AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { CheckBox, Combobox, SearchBox } from '../ui/fields.tsx';
import { VirtualTree } from '../ui/virtual-tree.tsx';
import { AgentDialog } from './agent-dialog.tsx';
import { AgentRow } from './agent-row.tsx';
import { blockingOwner, mappedAgentOf, treeItemOf } from './agent-tree-item.ts';
import { MoveHere } from './move-here.tsx';

type AgentLeaf = Extract<AgentTreeRow, { type: 'agent' }>;

export function AgentPicker({ person, agents }: { person: PersonView; agents: readonly MappedAgent[] }) {
  const { client, store, drafts } = useApp();
  const tree = useMemo(() => createAgentTree({ client, userId: person.user.id }), [client, person.user.id]);
  const [viewed, setViewed] = useState<MappedAgent | null>(null);
  const [blocked, setBlocked] = useState<{ moved: MappedAgent; owner: AgentOwner } | null>(null);
  const revision = store.directoryRevision.value;
  // A new revision is the reason to read again
  useEffect(() => tree.refresh(), [tree, revision]);

  const filter = tree.filter.value;
  const rows = tree.rows.value;
  const error = tree.error.value;
  const checked = new Set<string>(agents.map(({ agent }) => agent.id));

  const toggle = (row: AgentLeaf) => {
    const isMapped = checked.has(row.agent.id);
    const owner = isMapped ? null : blockingOwner(row, person.user.id);
    const mapped = mappedAgentOf(row, rows?.environments ?? []);
    setBlocked(owner ? { moved: mapped, owner } : null);
    if (owner) return;
    const next = isMapped ? agents.filter(({ agent }) => agent.id !== row.agent.id) : [...agents, mapped];
    drafts.change(person.user, { mapping: { mode: 'override', agents: next } });
  };
  const view = (row: AgentTreeRow) => {
    if (row.type === 'agent') setViewed(mappedAgentOf(row, rows?.environments ?? []));
  };
  return (
    <div class="picker">
      <div class="one-line">
        <Combobox
          label={t('environment')}
          hideLabel
          value={filter.environmentId ?? ''}
          options={[
            { value: '', label: t('allEnvironments') },
            ...(rows?.environments ?? []).map(({ id, name, active }) => ({
              value: id,
              label: active ? name : t('isInactive', name),
            })),
          ]}
          onChange={(id) => tree.setFilter({ environmentId: id === '' ? null : id })}
        />
        <CheckBox
          label={t('showMapped')}
          checked={filter.showMapped}
          onChange={(showMapped) => tree.setFilter({ showMapped })}
        />
      </div>
      <SearchBox
        label={t('searchAgents')}
        value={filter.search}
        onInput={(search) => tree.setFilter({ search })}
      />
      {error && <ErrorNotice error={error} onRetry={() => tree.refresh()} />}
      {!rows && !error && <Skeleton width={70} />}
      {rows?.total === 0 && <p class="soft">{t('noAgentsFound')}</p>}
      {rows && rows.total > 0 && (
        <VirtualTree
          label={t('ctiAgents')}
          total={rows.total}
          rowAt={rows.rowAt}
          onNeed={(start, end) => tree.need(start, end)}
          describe={(row) => treeItemOf(row, checked)}
          onToggle={(row) => row.type === 'agent' && toggle(row)}
          onExpand={(row, expanded) => row.type !== 'agent' && tree.setExpanded(row.id, expanded)}
          onOpen={view}
          resetKey={JSON.stringify(filter)}
          renderRow={(row, descriptionId) => (
            <AgentRow
              row={row}
              userId={person.user.id}
              isChecked={row.type === 'agent' && checked.has(row.agent.id)}
              descriptionId={descriptionId}
              onView={() => view(row)}
            />
          )}
        />
      )}
      <div class="picker-note" aria-live="polite">
        {blocked && <MoveHere person={person} agents={agents} {...blocked} onDone={() => setBlocked(null)} />}
      </div>
      {viewed && <AgentDialog mapped={viewed} onClose={() => setViewed(null)} />}
    </div>
  );
}
