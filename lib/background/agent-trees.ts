/** Answers what pages ask of the tree of CTI agents; its index is made once per change of the telephony side. */
import { lookAhead } from '../domain/agent-ahead.ts';
import { type AgentIndex, indexAgents, NO_AGENTS } from '../domain/agent-index.ts';
import { type AgentTreeSource, agentsUnder, agentTreeWindow, findAgentRow } from '../domain/agent-tree.ts';
import { CheckedAgents } from '../domain/checked-agents.ts';
import { effectiveMapping, levelsOf } from '../domain/effective.ts';
import { foldText } from '../domain/fold-text.ts';
import { mappedAgents } from '../domain/person.ts';
import type { Records } from '../domain/records.ts';
import { strongestRole } from '../domain/role.ts';
import { Refusal } from '../messages/refusal.ts';
import type {
  AgentBranch,
  AgentBranchQuery,
  AgentRowQuery,
  AgentTreeAhead,
  AgentTreeQuery,
  AgentTreeScope,
  AgentTreeWindow,
} from '../schema/agent-tree.ts';
import { MAX_AGENTS } from '../schema/mapping-limits.ts';
import type { Replica } from '../sync/replica.ts';
import { AgentSelections } from './agent-selections.ts';

/** Longest stretch of work between two questions, in milliseconds. */
const SLICE = 8;

export class AgentTrees {
  readonly #selections = new AgentSelections();
  #index: AgentIndex = NO_AGENTS;
  #revision = -1;
  /** Pieces of work, the first of them next. */
  #unprepared: (() => void)[] = [];
  #preparing: Promise<void> = Promise.resolve();

  read(query: AgentTreeQuery, replica: Replica): AgentTreeWindow {
    return agentTreeWindow(this.#source(query, replica), query);
  }

  /** First rows of what each next letter of the search would find; none when something changed meanwhile. */
  async ahead(query: AgentTreeQuery, replica: Replica): Promise<AgentTreeAhead[]> {
    const source = this.#source(query, replica);
    await this.prepared();
    const { search, limit } = query;
    const letters = await inSlices(lookAhead({ ...source, search: foldText(search), limit }));
    const { shown: records } = replica;
    if (source.revision !== records.revision) return [];
    const checked = new CheckedAgents(query.checked ?? [], records, source.index);
    return letters.map((selection) => {
      const checkedIn = checked.counter(selection.search);
      const after = { ...source, selection, checkedIn, collapsed: NOTHING, isFiltered: true };
      const { total, agents, rows } = agentTreeWindow(after, { offset: 0, limit });
      return { search: selection.search, total, agents, rows };
    });
  }

  find(query: AgentRowQuery, replica: Replica): { index: number | null } {
    return { index: findAgentRow(this.#source(query, replica), query) };
  }

  branch(query: AgentBranchQuery, replica: Replica): AgentBranch {
    const { index, selection, ownersOf } = this.#source(query, replica);
    const node = index.nodes.get(query.branchId);
    const total = node ? selection.countIn(node) : 0;
    if (!node || total > MAX_AGENTS) return { total, agents: [], held: 0 };
    const ids = [...agentsUnder(node, selection)].map(({ id }) => id);
    // C7 is a rule about two users: a group or an instance may list an agent of a user.
    const isUsers = replica.shown.get('crm-users', query.ownerId) !== undefined;
    const free = ids.filter((id) => !isUsers || ownersOf(id).every(({ level }) => level !== 'user'));
    return { total, agents: mappedAgents(replica.shown, free), held: ids.length - free.length };
  }

  /** Resolves when texts and orders of the present index are made. */
  prepared(): Promise<void> {
    return this.#preparing;
  }

  #source(scope: AgentTreeScope, replica: Replica): AgentTreeSource {
    const { shown: records } = replica;
    const { instanceId, agents } = requireReadable(scope.ownerId, replica);
    const ownersOf = (id: string) =>
      records.ownersOf(id, instanceId).filter((owner) => owner.id !== scope.ownerId);
    const checked = scope.checked ?? [];
    const search = foldText(scope.search);
    const index = this.#indexOf(records);
    const selection = this.#selections.select({
      index,
      scope,
      search,
      kept: new Set([...agents, ...checked]),
      ownersOf,
      ownersRevision: records.revision,
    });
    return {
      index,
      selection,
      collapsed: new Set(scope.collapsed),
      isFiltered: search !== '' || !scope.showMapped,
      checkedIn: new CheckedAgents(checked, records, index).counter(search),
      ownersOf,
      revision: records.revision,
    };
  }

  #indexOf(records: Records): AgentIndex {
    if (this.#revision === records.telephonyRevision) return this.#index;
    this.#index = indexAgents(records, this.#index);
    this.#revision = records.telephonyRevision;
    const isIdle = this.#unprepared.length === 0;
    const { rows, nodes } = this.#index;
    const texts = rows.texts.map((block) => () => void block.fold());
    this.#unprepared = [
      ...texts,
      ...[...nodes.values()].map(
        ({ list }) =>
          () =>
            list.prepare(),
      ),
    ];
    if (isIdle) this.#preparing = this.#prepareAll();
    return this.#index;
  }

  /** Whoever opened the tree is about to search and scroll it: its texts and orders are made between questions. */
  async #prepareAll(): Promise<void> {
    while (this.#unprepared.length > 0) {
      await new Promise((resolve) => setTimeout(resolve));
      const began = performance.now();
      while (this.#unprepared.length > 0 && performance.now() - began < SLICE) {
        this.#unprepared.shift()?.();
      }
    }
  }
}

/** The instance of the record whose mapping is edited, and the agents in force at it. */
function requireReadable(
  id: string,
  { shown, me }: Replica,
): { instanceId: string; agents: readonly string[] } {
  const user = shown.get('crm-users', id);
  const group = shown.get('crm-user-groups', user ? (user.groupId ?? '') : id) ?? null;
  const instance = shown.get('crm-instances', user?.instanceId ?? group?.instanceId ?? id);
  if (!instance || !me) throw new Refusal({ kind: 'not-found', detail: 'This record is not known here.' });
  const role = strongestRole(me.grants, instance.id);
  if (role !== 'admin' && role !== 'support') {
    throw new Refusal({ kind: 'forbidden', detail: 'Only support and admins may list CTI agents.' });
  }
  const { agents } = effectiveMapping(levelsOf(instance, group, user ?? null));
  return { instanceId: instance.id, agents };
}

const NOTHING: ReadonlySet<string> = new Set();

/** Runs to the end, with room for questions in between. */
async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  let began = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    if (performance.now() - began < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
}
