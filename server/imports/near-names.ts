/** What was likely meant by names that do not exist, asked once each. Runs in the server. */
import { undamaged } from '../../lib/domain/csv-damage.ts';
import { foldText, nearMisses } from '../../lib/domain/near-miss.ts';
import { arrayLiteral } from '../db/array-literal.ts';
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

/** C3: another of the names that a person would take for the asked one, the first of them. Nothing is compared before one is asked. */
export function twinNames(names: () => Iterable<string>): (asked: string) => string | undefined {
  let byFold: Map<string, string[]> | undefined;
  return (asked) => {
    byFold ??= Map.groupBy(new Set(names()), foldText);
    return byFold.get(foldText(asked))?.find((name) => name !== asked);
  };
}

export interface AgentPlace {
  readonly environmentId: string;
  readonly agentId: string;
}

interface NearAgent extends AgentPlace {
  readonly key: string;
}

/** A join, which looks each key up in the index `cti_agents_near`, however many there are. */
const NEAR = `select a.environment_id as "environmentId", a.agent_id as "agentId", a.near_key as key
  from unnest($2::uuid[]) as e (id) cross join unnest($3::text[]) as k (key)
  join cti_agents a on a.tenant_id = $1 and a.environment_id = e.id and a.near_key = k.key and a.deleted_at is null
  order by a.agent_id`;

/** Of agent ids that are not there: others that differ in case, space or zeros, or as a spreadsheet would change them. */
export async function findNearAgents(
  tx: Transaction,
  missing: readonly AgentPlace[],
): Promise<(environmentId: string, asked: string) => readonly string[]> {
  if (missing.length === 0) return () => [];
  const environments = [...new Set(missing.map(({ environmentId }) => environmentId))];
  const keys = [...new Set(missing.flatMap(({ agentId }) => keysOf(agentId)))];
  const found = await tx.query<NearAgent>(NEAR, [
    tx.binding.tenantId,
    arrayLiteral(environments),
    arrayLiteral(keys),
  ]);
  const byKey = Map.groupBy(found, ({ environmentId, key }) => `${environmentId} ${key}`);
  return (environmentId, agentId) =>
    keysOf(agentId).flatMap((key) =>
      (byKey.get(`${environmentId} ${key}`) ?? []).map((each) => each.agentId).filter((id) => id !== agentId),
    );
}

function keysOf(agentId: string): string[] {
  return [...new Set([agentId, ...undamaged(agentId)].map(nearKey))];
}
