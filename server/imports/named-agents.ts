/** The CTI agents that a file of CRM users names, and who has them. Runs in the server. */
import type { PresentAgent } from '../../lib/domain/csv-user-book.ts';
import type { AgentRef } from '../../lib/domain/csv-user-row.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import { readColumns } from './columns.ts';
import type { AgentPlace } from './near-names.ts';
import { isStorable } from './storable.ts';

export interface NamedAgents {
  find(environmentId: string, agentId: string): PresentAgent | undefined;
  nameOf(id: string): string | undefined;
  placeOf(id: string): AgentPlace | undefined;
  /** Id of the user of the instance on whose own list it is. */
  ownerOf(id: string): string | undefined;
  readonly owners: ReadonlyMap<string, string>;
  readonly missing: readonly AgentPlace[];
}

export interface AgentsAsked {
  readonly instanceId: string;
  readonly refs: Iterable<AgentRef>;
  readonly environmentIds: ReadonlyMap<string, string>;
}

/** By its place in the question, which need not be answered with its texts. */
const AGENTS = `select k.place, a.id, a.name, m.owner_id as owner
  from unnest($3::uuid[]) with ordinality as e (environment_id, number)
  join unnest($4::int[], $5::text[]) with ordinality as k (number, agent_id, place) on k.number = e.number
  join cti_agents a on a.tenant_id = $1 and a.environment_id = e.environment_id and a.agent_id = k.agent_id
    and a.deleted_at is null
  left join mapping_agents m on m.tenant_id = $1 and m.instance_id = $2 and m.agent_id = a.id and m.level = 'user'`;

interface FoundAgent extends PresentAgent {
  /** From 1. */
  readonly place: number;
  readonly owner: string | null;
}

export async function findNamedAgents(
  tx: Transaction,
  { instanceId, refs, environmentIds }: AgentsAsked,
): Promise<NamedAgents> {
  const asked = askedOnce(refs, environmentIds);
  const environments = [...asked.byEnvironment.keys()];
  const columns = await readColumns<FoundAgent>(tx, ['place', 'id', 'name', 'owner'], {
    select: AGENTS,
    parameters: [
      tx.binding.tenantId,
      instanceId,
      environments,
      arrayLiteral(asked.places.map(({ environmentId }) => environments.indexOf(environmentId) + 1)),
      arrayLiteral(asked.places.map(({ agentId }) => agentId)),
    ],
  });
  const found = new Map<number, PresentAgent>();
  const byId = new Map<string, number>();
  const owners = new Map<string, string>();
  for (const [index, id] of columns.id.entries()) {
    const agent = { id, name: columns.name[index] ?? '' };
    found.set((columns.place[index] ?? 0) - 1, agent);
    byId.set(agent.id, (columns.place[index] ?? 0) - 1);
    const owner = columns.owner[index];
    if (owner) owners.set(agent.id, owner);
  }
  return {
    find(environmentId, agentId) {
      const place = asked.byEnvironment.get(environmentId)?.get(agentId);
      return place === undefined ? undefined : found.get(place);
    },
    nameOf: (id) => found.get(byId.get(id) ?? -1)?.name,
    placeOf: (id) => asked.places[byId.get(id) ?? -1],
    ownerOf: (id) => owners.get(id),
    owners,
    missing: asked.places.filter((_, place) => !found.has(place)),
  };
}

/** The places are numbered in their order. */
function askedOnce(refs: Iterable<AgentRef>, environmentIds: ReadonlyMap<string, string>) {
  const byEnvironment = new Map<string, Map<string, number>>();
  const places: AgentPlace[] = [];
  for (const { environment, agentId } of refs) {
    const environmentId = environmentIds.get(environment);
    if (environmentId === undefined || !isStorable(agentId)) continue;
    const known = byEnvironment.get(environmentId) ?? new Map<string, number>();
    byEnvironment.set(environmentId, known);
    if (known.has(agentId)) continue;
    known.set(agentId, places.length);
    places.push({ environmentId, agentId });
  }
  return { byEnvironment, places };
}
