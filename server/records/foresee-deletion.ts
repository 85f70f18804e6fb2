/** What a deletion would take with it, counted as `consequences.ts` then does it. Changes nothing. Runs in the server. */
import type { Consequence, Consequences } from '../../lib/schema/consequences.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { homeOf } from './authority.ts';
import type { Caller } from './caller.ts';
import { readRecord } from './read.ts';
import { nameSql, readName } from './record-names.ts';
import { KIND_TABLES } from './row-sql.ts';

/** One effect, as a condition over the alias `r`; `$2` is the id of what would be deleted. */
type Foreseen = Pick<Consequence, 'kind' | 'effect'> & { readonly where: string };

const within = (kind: Kind, column: string): Foreseen => ({
  kind,
  effect: 'deleted',
  where: `r.${column} = $2`,
});
const leaving = (kind: Kind, column: string): Foreseen => ({
  kind,
  effect: 'ungrouped',
  where: `r.${column} = $2`,
});

/** Own lists that hold one of the agents. */
const lists = (agents: string): Foreseen[] =>
  (
    [
      ['crm-instances', 'instance'],
      ['crm-user-groups', 'group'],
      ['crm-users', 'user'],
    ] as const
  ).map(([kind, level]) => ({
    kind,
    effect: 'unmapped',
    where: `r.id in (select m.owner_id from mapping_agents m
      where m.tenant_id = $1 and m.level = '${level}' and m.agent_id in (${agents}))`,
  }));

const AGENTS_OF = `select a.id from cti_agents a
  where a.tenant_id = $1 and a.environment_id = $2 and a.deleted_at is null`;

const EFFECTS: Record<Kind, readonly Foreseen[]> = {
  'crm-users': [],
  'crm-user-groups': [leaving('crm-users', 'group_id')],
  'crm-instances': [within('crm-user-groups', 'instance_id'), within('crm-users', 'instance_id')],
  'cti-agents': lists('$2'),
  'agent-groups': [leaving('cti-agents', 'agent_group_id'), leaving('agent-groups', 'parent_id')],
  environments: [
    within('cti-agents', 'environment_id'),
    within('agent-groups', 'environment_id'),
    ...lists(AGENTS_OF),
  ],
};

/** For those who may delete the record; the others are refused as the deletion would be. */
export async function foreseeDeletion(
  tx: Transaction,
  caller: Caller,
  kind: Kind,
  id: string,
): Promise<Consequences> {
  const row = await readRecord(tx, caller, kind, id);
  caller.may.write(kind, homeOf(kind, row));
  const effects: Consequence[] = [];
  for (const foreseen of EFFECTS[kind]) {
    const consequence = await count(tx, id, foreseen);
    if (consequence.count > 0) effects.push(consequence);
  }
  return { id, version: row.version, name: readName(row), effects };
}

async function count(tx: Transaction, id: string, { kind, effect, where }: Foreseen): Promise<Consequence> {
  const [found] = await tx.query<Pick<Consequence, 'count' | 'first'>>(
    `with hit as materialized (
      select r.id, ${nameSql(kind)} as name from ${KIND_TABLES[kind].table} r
      where r.tenant_id = $1 and r.deleted_at is null and ${where}
    ) select (select count(*) from hit) as count,
      (select coalesce(json_agg(f), '[]') from (select id, name from hit order by name, id limit 10) as f) as first`,
    [tx.binding.tenantId, id],
  );
  return { kind, effect, count: found?.count ?? 0, first: found?.first ?? [] };
}
