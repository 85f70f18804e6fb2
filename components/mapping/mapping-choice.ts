/** What checking and unchecking a row of the tree does to the drafted list, and what there is to say about it. */
import { useRef, useState } from 'preact/hooks';
import type { AgentTree } from '../../lib/app/agent-tree.ts';
import { formatCount } from '../../lib/app/format.ts';
import { MOST_AGENTS } from '../../lib/app/mapping-advice.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentBranchRow, AgentLeafRow, AgentOwner, AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { blockingOwner, mappedAgentOf } from './agent-tree-item.ts';

export type ChoiceNote =
  | { type: 'text'; text: string }
  | { type: 'move'; moved: MappedAgent; owner: AgentOwner };

export interface MappingChoice {
  readonly note: ChoiceNote | null;
  toggle(row: AgentTreeRow): void;
  /** What was said is done with. */
  clear(): void;
}

export interface MappingChoiceParts {
  tree: AgentTree;
  subject: Subject;
  /** The drafted list. */
  agents: readonly MappedAgent[];
}

export function useMappingChoice({ tree, subject, agents }: MappingChoiceParts): MappingChoice {
  const { drafts } = useApp();
  const [note, setNote] = useState<ChoiceNote | null>(null);
  // The list may change while the agents of a branch are read.
  const drafted = useRef(agents);
  drafted.current = agents;

  const say = (text: string) => setNote(text ? { type: 'text', text } : null);
  const change = (next: readonly MappedAgent[]) =>
    drafts.change(subject.row, { mapping: { mode: 'override', agents: next } });

  const toggleAgent = (row: AgentLeafRow) => {
    const now = drafted.current;
    const isMapped = now.some(({ agent }) => agent.id === row.agent.id);
    // C7 is a rule about two users
    const isFree = isMapped || subject.level !== 'user';
    const owner = isFree ? null : blockingOwner(row, subject.row.id);
    const mapped = mappedAgentOf(row, tree.rows.peek()?.environments ?? []);
    if (owner) return setNote({ type: 'move', moved: mapped, owner });
    if (!isMapped && now.length >= MOST_AGENTS) return say(t('listTooLong', MOST_AGENTS));
    setNote(null);
    change(isMapped ? now.filter(({ agent }) => agent.id !== row.agent.id) : [...now, mapped]);
  };

  const toggleBranch = async (row: AgentBranchRow) => {
    const result = await tree.agentsIn(row);
    if (!result.ok) return say(result.error.detail);
    const { total, held, agents: inside } = result.value;
    if (total > MOST_AGENTS)
      return say(t('branchTooLarge', row.name, formatCount(total), formatCount(MOST_AGENTS)));
    const now = drafted.current;
    const { next, text } = withBranch(now, inside, row.name);
    if (next.length > MOST_AGENTS) return say(t('listTooLong', MOST_AGENTS));
    if (next !== now) change(next);
    say([text, held > 0 ? t('branchHeld', held, row.name) : ''].filter(Boolean).join(' '));
  };

  return {
    note,
    toggle: (row) => (row.type === 'agent' ? toggleAgent(row) : void toggleBranch(row)),
    clear: () => setNote(null),
  };
}

/** Adds what is missing of the branch; takes it off where nothing is. */
function withBranch(now: readonly MappedAgent[], inside: readonly MappedAgent[], name: string) {
  const mapped = new Set<string>(now.map(({ agent }) => agent.id));
  const missing = inside.filter(({ agent }) => !mapped.has(agent.id));
  if (missing.length > 0) {
    return { next: [...now, ...missing], text: t('branchAdded', missing.length, name) };
  }
  if (inside.length === 0) return { next: now, text: '' };
  const left = new Set<string>(inside.map(({ agent }) => agent.id));
  const next = now.filter(({ agent }) => !left.has(agent.id));
  return { next, text: t('branchRemoved', inside.length, name) };
}
