/** An agent that another user of the instance has when an import is applied: why, and whether planning again helps. Runs in the server. */
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import type { Versioned } from '../records/lock-users.ts';
import { refuse } from '../records/patch-problems.ts';
import type { StoredRow } from './packed-rows.ts';
import { type UserRowWrite, userWrites } from './planned-users.ts';
import { staleReference, takenRows } from './stale-rows.ts';

export interface Taking {
  readonly instanceId: string;
  /** All that the plan writes, and those that are applied. */
  readonly written: readonly StoredRow[];
  readonly planned: readonly UserRowWrite[];
  /** Everybody who is written. */
  readonly users: readonly { readonly id: string; readonly agents: readonly string[] | null }[];
}

interface Owner extends Versioned {
  readonly name: string;
  readonly agentId: string;
  readonly agent: string;
}

/** Of so many of them it is told which rows want them. */
const MOST_OWNERS = 1000;

/** By an edit since the plan, or because the row that gives the agent up was left out: that one would be planned the same again. */
export async function takenSince(tx: Transaction, taking: Taking): Promise<ProblemError> {
  const { planned, written } = taking;
  const owners = await readOwners(tx, taking);
  const applied = new Set(planned.map(({ row }) => row));
  const left = userWrites(written.filter(({ row }) => !applied.has(row)));
  const giving = new Map(left.map(({ write }) => [write.id, write.version]));
  const since = owners.filter(({ id, version }) => giving.get(id) !== version);
  if (since.length > 0) return takenRows(wantingRows(since, planned));
  const [owner] = owners;
  return owner ? leftOut(owner) : staleReference('One of the agents was mapped to somebody else');
}

function readOwners(tx: Transaction, { instanceId, users }: Taking): Promise<Owner[]> {
  return tx.query<Owner>(
    `select u.id, u.version, coalesce(nullif(u.full_name, ''), u.username) as name, a.id as "agentId", a.name as agent
      from mapping_agents m
      join crm_users u on u.tenant_id = m.tenant_id and u.id = m.owner_id
      join cti_agents a on a.tenant_id = m.tenant_id and a.id = m.agent_id
      where m.tenant_id = $1 and m.level = 'user' and m.instance_id = $2 and m.agent_id = any ($3::uuid[])
        and m.owner_id <> all ($4::uuid[]) order by u.username limit ${MOST_OWNERS}`,
    [tx.binding.tenantId, instanceId, users.flatMap(({ agents }) => agents ?? []), users.map(({ id }) => id)],
  );
}

function wantingRows(owners: readonly Owner[], planned: readonly UserRowWrite[]) {
  const wanting = new Map<string, UserRowWrite>();
  for (const each of planned) for (const agent of each.write.agents ?? []) wanting.set(agent, each);
  return owners.flatMap(({ agentId, agent, name: owner }) => {
    const found = wanting.get(agentId);
    return found ? [{ row: found.row, name: found.name, agent, owner }] : [];
  });
}

function leftOut({ id, name, agent }: Owner): ProblemError {
  return refuse(409, 'agent_taken', {
    title: 'CTI agent taken',
    rule: 'C7',
    detail: `${agent} is mapped to ${name}, who does not give it up in the rows that are applied. Nothing was applied.`,
    owner: { level: 'user', id, name },
  });
}
