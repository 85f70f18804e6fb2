/** Role × table × statement × tenant in plain SQL: what row-level security lets each account do with rows of each place, nobody asked before. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { fillKept } from './kept-rows.ts';
import { forgetting } from './one-wall.ts';
import { ACTOR_NAMES, ACTORS, type Actor, idsAt, OTHER_TENANT, TENANT } from './people.ts';
import { CLOSED_TABLES, STATEMENTS, type Statement, TABLE_RULES, type TablePlace } from './table-rules.ts';
import { fillWorld } from './world.ts';

const PLACES: readonly TablePlace[] = ['North', 'South', 'other tenant', 'no instance'];

/** Which rows of a table belong to a place; `null`: there can be none. */
function conditionOf(columns: readonly string[], table: string, place: TablePlace): string | null {
  if (!columns.includes('tenant_id')) return place === 'no instance' ? 'true' : null;
  const tenant = `tenant_id = '${place === 'other tenant' ? OTHER_TENANT : TENANT}'`;
  const ofInstances = table === 'crm_instances' ? 'id' : 'instance_id';
  const hasInstances = columns.includes(ofInstances);
  if (place === 'other tenant') return tenant;
  if (place === 'no instance') return hasInstances ? `${tenant} and ${ofInstances} is null` : tenant;
  return hasInstances ? `${tenant} and ${ofInstances} = '${idsAt(place)['crm-instances']}'` : null;
}

interface Row {
  /** Which row it is, by the columns of its primary key, which more people may read than the place of the row. */
  readonly key: string;
  readonly row: string;
}

interface Column {
  readonly name: string;
  readonly column: string;
  readonly nullable: boolean;
  readonly key: boolean;
  readonly stored: boolean;
  readonly updatable: boolean;
}

interface Shape {
  readonly columns: readonly string[];
  readonly nullable: readonly string[];
  readonly keys: readonly string[];
  readonly stored: readonly string[];
  readonly updatable: readonly string[];
}

describeDatabases('the matrix of tables', (subject) => {
  let database: Database;
  const shapes = new Map<string, Shape>();

  const owner = <T>(work: (tx: Transaction) => Promise<T>) =>
    subject().database.transaction({ tenantId: TENANT, system: 'seed' }, async (tx) => {
      await tx.query("select set_config('role', 'none', true)");
      return work(tx);
    });

  beforeAll(async () => {
    await fillWorld(subject().database);
    await fillKept(subject().database);
    database = forgetting(subject().database);
    const found = await owner((tx) =>
      tx.query<Column>(
        `select c.relname::text as name, a.attname::text as column, a.attgenerated = '' and a.attidentity = '' as stored, not a.attnotnull as nullable,
           coalesce(a.attnum = any(i.indkey), false) as key,
           has_column_privilege('patchpanel_member', c.oid, a.attnum, 'update') as updatable
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           left join pg_index i on i.indrelid = c.oid and i.indisprimary
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname, a.attnum`,
      ),
    );
    for (const [name, columns] of Map.groupBy(found, (one) => one.name)) {
      const named = (keep: (one: (typeof found)[number]) => boolean) =>
        columns.filter(keep).map(({ column }) => column);
      shapes.set(name, {
        columns: named(() => true),
        nullable: named(({ nullable }) => nullable),
        keys: named(({ key }) => key),
        stored: named(({ stored }) => stored),
        updatable: named(({ updatable }) => updatable),
      });
    }
  });

  const shapeOf = (table: string) =>
    shapes.get(table) ?? { columns: [], nullable: [], keys: [], stored: [], updatable: [] };

  async function rowsIn(table: string, place: TablePlace): Promise<Row[]> {
    const { columns, keys } = shapeOf(table);
    const where = conditionOf(columns, table, place);
    if (where === null) return [];
    const key = keys.map((name) => `format('%I = %L', '${name}', t."${name}")`).join(", ' and ', ");
    return owner((tx) =>
      tx.query<Row>(
        `select concat(${key}) as key, to_jsonb(t)::text as row from ${table} t where ${where} limit 3`,
      ),
    );
  }

  /** Where a row may be: of no instance only where that can be said. */
  const placesOf = (table: string) => {
    const { columns, nullable } = shapeOf(table);
    const canBeOfNone = !columns.includes('instance_id') || nullable.includes('instance_id');
    return PLACES.filter(
      (place) =>
        conditionOf(columns, table, place) !== null &&
        (place !== 'no instance' || (canBeOfNone && table !== 'crm_instances')),
    );
  };

  /** How many of the rows the statement reached. */
  async function reached(actor: Actor, statement: Statement, table: string, row: Row): Promise<boolean> {
    const { stored, updatable } = shapeOf(table);
    const list = stored.map((name) => `"${name}"`).join(', ');
    const [column = stored[0]] = updatable;
    const texts: Record<Statement, string> = {
      select: `select 1 as done from ${table} where ${row.key}`,
      insert: `insert into ${table} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${table}, $1::jsonb)`,
      update: `update ${table} set "${column}" = "${column}" where ${row.key} returning 1 as done`,
      delete: `delete from ${table} where ${row.key} returning 1 as done`,
    };
    const binding = { tenantId: TENANT, accountId: actor.accountId ?? '' };
    try {
      const found = await database.transaction(binding, (tx) =>
        tx.query(texts[statement], statement === 'insert' ? [row.row] : []),
      );
      return statement === 'insert' || found.length > 0;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === '42501') return false;
      // A rule of the data refused it, which is asked only of what was let in: the row is there already, or is needed.
      if (code?.startsWith('23')) return true;
      throw error;
    }
  }

  it('knows every table there is', () => {
    expect([...Object.keys(TABLE_RULES), ...CLOSED_TABLES].sort()).toEqual([...shapes.keys()].sort());
  });

  it('finds a row of every table in every place, so that no cell passes unasked', async () => {
    const empty: string[] = [];
    for (const table of shapes.keys()) {
      for (const place of placesOf(table)) {
        if ((await rowsIn(table, place)).length === 0) empty.push(`${table}, ${place}`);
      }
    }
    expect(empty).toEqual([]);
  });

  const people = ACTOR_NAMES.filter((who) => 'accountId' in ACTORS[who]);

  describe.each([...Object.keys(TABLE_RULES), ...CLOSED_TABLES])('%s', (table) => {
    it.each(STATEMENTS)('lets the right accounts %s', async (statement) => {
      const wrong: string[] = [];
      for (const place of PLACES) {
        for (const row of await rowsIn(table, place)) {
          for (const who of people) {
            const actor: Actor = ACTORS[who];
            const may = TABLE_RULES[table]?.[statement]?.(actor, place, JSON.parse(row.row)) ?? false;
            const did = await reached(actor, statement, table, row);
            if (did !== may)
              wrong.push(
                `${who}, ${place}: ${did ? 'may' : 'may not'} ${statement} ${row.row.slice(0, 120)}`,
              );
          }
        }
      }
      expect(wrong).toEqual([]);
    });
  });
});
