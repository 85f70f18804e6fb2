/** The grids behind the console's windows: made once per state of directory and outbox, kept while that state lasts. */

import type { OutboxEntry } from '../cache/cache.ts';
import { type AgentGrid, agentsWindow, createAgentGrid } from '../domain/agent-grid.ts';
import type { Directory } from '../domain/directory.ts';
import type { HealthFinding } from '../domain/health.ts';
import { overlayUser, pendingFields } from '../domain/overlay.ts';
import { ownList } from '../domain/owner-index.ts';
import { createUserGrid, type UserGrid, userIds, usersWindow } from '../domain/user-grid.ts';
import type { AgentsQuery, AgentsWindow } from '../schema/console/agents-window.ts';
import type { UsersQuery, UsersWindow } from '../schema/console/users-window.ts';
import type { CrmInstance } from '../schema/crm-records.ts';
import type { Replica } from '../sync/replica.ts';
import { findHealth } from './console-queries.ts';
import { groupsOf, usersOf } from './console-rows.ts';
import { requireReader, requireReaderOf, unknownRecord } from './console-scope.ts';

/** Grids of different instances or environments that are kept at once. */
const KEPT = 3;

export class ConsoleGrids {
  #users = new Map<string, UserGrid>();
  #agents = new Map<string, AgentGrid>();
  #mapped: ReadonlySet<string> | null = null;
  #revision = -1;
  #outbox: readonly OutboxEntry[] = [];
  /** How many grids were made so far. */
  made = 0;

  users(query: UsersQuery, replica: Replica): UsersWindow {
    requireReaderOf(replica, query.instanceId);
    this.#follow(replica);
    const instance = replica.directory.get('crm-instances', query.instanceId);
    if (!instance) throw unknownRecord();
    return usersWindow(this.userGrid(instance, replica), query);
  }

  /** Ids of the users of any part of the grid. */
  userIds(query: UsersQuery, replica: Replica): string[] {
    requireReaderOf(replica, query.instanceId);
    const instance = replica.directory.get('crm-instances', query.instanceId);
    if (!instance) throw unknownRecord();
    return userIds(this.userGrid(instance, replica), query);
  }

  agents(query: AgentsQuery, replica: Replica): AgentsWindow {
    requireReader(replica);
    this.#follow(replica);
    const grid = this.#keep(this.#agents, query.environmentId ?? '', () =>
      this.#agentGrid(query.environmentId, replica.directory),
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

  #agentGrid(environmentId: string | null, directory: Directory): AgentGrid {
    const all = [...directory.values('cti-agents')];
    const agents = environmentId === null ? all : all.filter((row) => row.environmentId === environmentId);
    return createAgentGrid({
      agents,
      environmentOf: (id) => directory.get('environments', id),
      groupOf: (id) => directory.get('agent-groups', id),
    });
  }

  #keep<T>(grids: Map<string, T>, key: string, make: () => T): T {
    const known = grids.get(key) ?? make();
    if (!grids.delete(key)) this.made += 1;
    grids.set(key, known);
    const [oldest] = grids.keys();
    if (grids.size > KEPT && oldest !== undefined) grids.delete(oldest);
    return known;
  }

  /** Forgets what was made of another state. Entries of the outbox are never changed, only replaced. */
  #follow({ directory, outbox }: Replica): void {
    const isSameOutbox =
      outbox.length === this.#outbox.length && outbox.every((entry, index) => entry === this.#outbox[index]);
    if (this.#revision === directory.revision && isSameOutbox) return;
    this.#revision = directory.revision;
    this.#outbox = outbox;
    this.#users.clear();
    this.#agents.clear();
    this.#mapped = null;
  }
}

function gridOfUsers(instance: CrmInstance, replica: Replica): UserGrid {
  const { directory, outbox } = replica;
  const pending = outbox.map(({ userId }) => userId).filter((id) => pendingFields(id, outbox).length > 0);
  const groups = groupsOf(instance.id, replica);
  let findings: readonly HealthFinding[] | null = null;
  return createUserGrid({
    instance,
    users: usersOf(instance.id, replica),
    groups: new Map(groups.map((group) => [group.id, group])),
    agentOf: (id) => directory.get('cti-agents', id),
    pending: new Set(pending),
    unhealthy: (kind) => {
      findings ??= findHealth(instance.id, replica);
      return new Set(findings.filter(({ is }) => is === kind).flatMap(usersIn));
    },
  });
}

/** Whom a finding is about; of twins each is one. */
function usersIn(finding: HealthFinding): string[] {
  const others = finding.is === 'twins' ? finding.others : [];
  return [finding.record, ...others].filter(({ kind }) => kind === 'crm-users').map(({ id }) => id);
}

function mappedAgentsOf({ directory, outbox }: Replica): Set<string> {
  const edited = new Set(outbox.map(({ userId }) => userId));
  const mapped = new Set<string>();
  const add = (agents: readonly string[]) => {
    for (const id of agents) mapped.add(id);
  };
  for (const { mapping } of directory.values('crm-instances')) add(ownList(mapping));
  for (const { mapping } of directory.values('crm-user-groups')) add(ownList(mapping));
  for (const user of directory.values('crm-users')) {
    add(ownList((edited.has(user.id) ? overlayUser(user, outbox) : user).mapping));
  }
  return mapped;
}
