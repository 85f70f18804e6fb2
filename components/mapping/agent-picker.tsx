/** The editor of an own list: environment, search, and the tree `CTI agents` whose checked agents are mapped. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createAgentTree } from '../../lib/app/agent-tree.ts';
import type { Subject } from '../../lib/app/subject.ts';
import type { AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { AgentDialog } from './agent-dialog.tsx';
import { mappedAgentOf } from './agent-tree-item.ts';
import { AgentTreeView } from './agent-tree-view.tsx';
import { useMappingChoice } from './mapping-choice.ts';
import { MoveHere } from './move-here.tsx';
import { FoundCount, PickerFilter } from './picker-filter.tsx';

export interface AgentPickerProps {
  subject: Subject;
  /** The drafted list. */
  agents: readonly MappedAgent[];
}

export function AgentPicker({ subject, agents }: AgentPickerProps) {
  const tree = useTree({ subject, agents });
  const { note, toggle, clear } = useMappingChoice({ tree, subject, agents });
  const [viewed, setViewed] = useState<MappedAgent | null>(null);
  const view = (row: AgentTreeRow) => {
    if (row.type === 'agent') setViewed(mappedAgentOf(row, tree.rows.peek()?.environments ?? []));
  };
  return (
    <div class="picker">
      <PickerFilter tree={tree} />
      <FoundCount tree={tree} />
      <AgentTreeView
        tree={tree}
        ownerId={subject.row.id}
        checked={new Set(agents.map(({ agent }) => agent.id))}
        onToggle={toggle}
        onView={view}
      />
      <div class="picker-note" aria-live="polite">
        {note?.type === 'text' && note.text}
        {note?.type === 'move' && <MoveHere subject={subject} agents={agents} {...note} onDone={clear} />}
      </div>
      {viewed && <AgentDialog mapped={viewed} onClose={() => setViewed(null)} />}
    </div>
  );
}

/** Follows the drafted list and what others change. */
function useTree({ subject, agents }: AgentPickerProps) {
  const { client, store, entries } = useApp();
  const checked = agents.map(({ agent }) => agent.id);
  const ownerId = subject.row.id;
  // A later list is told to the tree that is there
  const tree = useMemo(
    () =>
      createAgentTree({
        client,
        ownerId,
        checked,
        place: entries.recall(`tree ${ownerId}`),
        onPlace: (place) => entries.keep(`tree ${ownerId}`, place),
      }),
    [client, ownerId],
  );
  useLayoutEffect(() => tree.setChecked(checked));
  const revision = store.directoryRevision.value;
  const readAt = useRef(revision);
  useEffect(() => {
    if (readAt.current === revision) return;
    readAt.current = revision;
    tree.refresh();
  }, [tree, revision]);
  return tree;
}
