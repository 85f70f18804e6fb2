/** What was likely meant by names that do not exist, asked once each. Runs in the server. */
import { undamaged } from '../../lib/domain/csv-damage.ts';
import { nearMisses } from '../../lib/domain/near-miss.ts';
import type { Transaction } from '../db/database.ts';
import { nearKey } from '../records/near-keys.ts';

/** So many different wrong names get a proposal; a file that is wrong throughout needs no more. */
const MOST_ASKED = 200;

/** Compares with all of few names. */
export function nearNames(names: Iterable<string>): (asked: string) => readonly string[] {
  const all = [...names];
  const known = new Map<string, readonly string[]>();
  return (asked) => {
    const before = known.get(asked);
    if (before) return before;
    const near = known.size < MOST_ASKED ? nearMisses(asked, all) : [];
    known.set(asked, near);
    return near;
  };
}

export interface AgentPlace {
  readonly environmentId: string;
  readonly agentId: string;
}

const MOST_AGENTS = 1000;

/** Of agent ids that are not there: others that differ in case, space or zeros, or as a spreadsheet would change them. */
export async function findNearAgents(
  tx: Transaction,
  missing: readonly AgentPlace[],
): Promise<(environmentId: string, asked: string) => readonly string[]> {
  const asked = missing.slice(0, MOST_AGENTS);
  if (asked.length === 0) return () => [];
  const keys = asked.flatMap(({ agentId }) => keysOf(agentId));
  const found = await tx.query<{ environmentId: string; agentId: string; key: string }>(
    `select environment_id as "environmentId", agent_id as "agentId", near_key as key from cti_agents
      where tenant_id = $1 and environment_id = any ($2::uuid[]) and near_key = any ($3::text[]) and deleted_at is null
      order by agent_id`,
    [tx.binding.tenantId, [...new Set(asked.map(({ environmentId }) => environmentId))], [...new Set(keys)]],
  );
  const byKey = Map.groupBy(found, ({ environmentId, key }) => `${environmentId} ${key}`);
  return (environmentId, agentId) =>
    keysOf(agentId).flatMap((key) =>
      (byKey.get(`${environmentId} ${key}`) ?? []).map((each) => each.agentId).filter((id) => id !== agentId),
    );
}

function keysOf(agentId: string): string[] {
  return [...new Set([agentId, ...undamaged(agentId)].map(nearKey))];
}
