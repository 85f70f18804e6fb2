/** The grids behind the console's windows: made once per state of directory and outbox, kept while that state lasts. */

import { type AgentGrid, agentsWindow, createAgentGrid } from '../domain/agent-grid.ts';
import { findingsOf, type HealthQuestion, usersIn } from '../domain/health.ts';
import { isPending } from '../domain/overlay.ts';
import { ownList } from '../domain/owner-index.ts';
import { createUserGrid, type UserGrid, userIds, usersWindow } from '../domain/user-grid.ts';
import type { AgentsQuery, AgentsWindow } from '../schema/console/agents-window.ts';
import type { UsersQuery, UsersWindow } from '../schema/console/users-window.ts';
import type { CrmInstance } from '../schema/crm-records.ts';
import type { Replica } from '../sync/replica.ts';
import { healthQuestion } from './console-queries.ts';
import { groupsOf, usersOf } from './console-rows.ts';
import { requireReader, requireReaderOf, unknownRecord } from './console-scope.ts';

/** Grids of different instances or environments that are kept at once. */
const KEPT = 3;

export class ConsoleGrids {
  #users = new Map<string, UserGrid>();
  #agents = new Map<string, AgentGrid>();
  #mapped: ReadonlySet<string> | null = null;
  #revision = -1;
  /** How many grids were made so far. */
  made = 0;

  users(query: UsersQuery, replica: Replica): UsersWindow {
    requireReaderOf(replica, query.instanceId);
    this.#follow(replica);
    const instance = replica.shown.get('crm-instances', query.instanceId);
    if (!instance) throw unknownRecord();
    return usersWindow(this.userGrid(instance, replica), query);
  }

  /** Ids of the users of any part of the grid. */
  userIds(query: UsersQuery, replica: Replica): string[] {
    requireReaderOf(replica, query.instanceId);
    const instance = replica.shown.get('crm-instances', query.instanceId);
    if (!instance) throw unknownRecord();
    return userIds(this.userGrid(instance, replica), query);
  }

  agents(query: AgentsQuery, replica: Replica): AgentsWindow {
    requireReader(replica);
    this.#follow(replica);
    const grid = this.#keep(this.#agents, query.environmentId ?? '', () =>
      gridOfAgents(query.environmentId, replica),
    );
    return agentsWindow(grid, query, this.mappedAgents(replica));
  }

  userGrid(instance: CrmInstance, replica: Replica): UserGrid {
    this.#follow(replica);
    return this.#keep(this.#users, instance.id, () => gridOfUsers(instance, replica));
  }

  /** Agents that any list of any instance holds. */
  mappedAgents(replica: Replica): ReadonlySet<string> {
    this.#follow(replica);
    this.#mapped ??= mappedAgentsOf(replica);
    return this.#mapped;
  }

  #keep<T>(grids: Map<string, T>, key: string, make: () => T): T {
    const known = grids.get(key) ?? make();
    if (!grids.delete(key)) this.made += 1;
    grids.set(key, known);
    const [oldest] = grids.keys();
    if (grids.size > KEPT && oldest !== undefined) grids.delete(oldest);
    return known;
  }

  /** Forgets what was made of another state. */
  #follow({ shown }: Replica): void {
    if (this.#revision === shown.revision) return;
    this.#revision = shown.revision;
    this.#users.clear();
    this.#agents.clear();
    this.#mapped = null;
  }
}

function gridOfUsers(instance: CrmInstance, replica: Replica): UserGrid {
  const { shown, outbox } = replica;
  let question: HealthQuestion | null = null;
  return createUserGrid({
    instance,
    users: usersOf(instance.id, shown),
    groups: new Map(groupsOf(instance.id, shown).map((group) => [group.id, group])),
    agentOf: (id) => shown.get('cti-agents', id),
    pending: pendingOf(outbox),
    unhealthy: (kind) => {
      question ??= healthQuestion(instance.id, replica);
      return new Set(findingsOf(kind, question).flatMap(usersIn));
    },
  });
}

function gridOfAgents(environmentId: string | null, { shown, outbox }: Replica): AgentGrid {
  const all = [...shown.values('cti-agents')];
  return createAgentGrid({
    agents: environmentId === null ? all : all.filter((row) => row.environmentId === environmentId),
    environmentOf: (id) => shown.get('environments', id),
    groupOf: (id) => shown.get('agent-groups', id),
    pending: pendingOf(outbox),
  });
}

/** Ids of the records with an edit that is not saved yet. */
function pendingOf(outbox: Replica['outbox']): Set<string> {
  return new Set(outbox.map(({ id }) => id).filter((id) => isPending(id, outbox)));
}

function mappedAgentsOf({ shown }: Replica): Set<string> {
  const mapped = new Set<string>();
  for (const kind of ['crm-instances', 'crm-user-groups', 'crm-users'] as const) {
    for (const { mapping } of shown.values(kind)) for (const id of ownList(mapping)) mapped.add(id);
  }
  return mapped;
}
