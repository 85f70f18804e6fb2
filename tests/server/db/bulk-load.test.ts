/** Loading much at once: the same rows, rules and structure as row by row, on both databases. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateDemo } from '../../../demo/data/generate.ts';
import type { RowsByKind } from '../../../lib/schema/feed.ts';
import { KINDS, type Kind } from '../../../lib/schema/kind.ts';
import type { Database } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { KIND_TABLES, rowJson } from '../../../server/records/row-sql.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed, id, TENANT } from '../tenant-fixture.ts';

const demo = generateDemo({ users: 1_500, agents: 4_000, crmUrl: 'http://127.0.0.1' });
const [firstUser, secondUser] = demo.rows['crm-users'];
const [environment] = demo.rows.environments;
if (!firstUser || !secondUser || !environment) throw new Error('The demo is too small.');

/** Names that a careless way of writing rows down would garble. */
const NAMES = [
  ...['NULL', 'null', '', '""', '\\', '\\"', '{a,b}', 'a,b', ' x ', '\n\r\t', "O'Brien", '{', '}', '\\N'],
  ...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 500, seed: 1 }),
].filter((name) => name !== '' && !name.includes('\0'));

const load = (database: Database, rows: RowsByKind, tenantId = TENANT) =>
  loadTenant(database, { tenantId, rows, accounts: [] });

const structureOf = (database: Database) =>
  asSeed(database, (tx) =>
    tx.query(`select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as part, convalidated as valid
      from pg_constraint where connamespace = 'public'::regnamespace
      union all
      select pg_get_indexdef(i.indexrelid), i.indisvalid and i.indisready from pg_index i
      join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace order by part`),
  );

const readAll = (database: Database, kind: Kind) =>
  asSeed(database, async (tx) => {
    const sql = `select ${rowJson(kind)} as row from ${KIND_TABLES[kind].table} r where r.tenant_id = $1`;
    return (await tx.query<{ row: { id: string } }>(sql, [TENANT])).map(({ row }) => row);
  });

const byId = (rows: readonly { id: string }[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The demo with one fault, each against another rule, and the constraint that must refuse it. */
const users = demo.rows['crm-users'];
const FAULTS: readonly [rule: string, constraint: string, rows: RowsByKind][] = [
  [
    'C2',
    'crm_users_username',
    { 'crm-users': [...users, { ...firstUser, id: id(1) as typeof firstUser.id }] },
  ],
  [
    'C5',
    'mapping_agents_agent',
    {
      'crm-users': [
        ...users.slice(1),
        { ...firstUser, mapping: { mode: 'override', agents: [id(9)] } },
      ] as typeof users,
    },
  ],
  [
    'C6',
    'cti_agents_agent_id',
    {
      'cti-agents': demo.rows['cti-agents'].map((agent) => ({
        ...agent,
        environmentId: environment.id,
        agentId: '1',
        agentGroupId: null,
      })),
    },
  ],
  [
    'C7',
    'mapping_agents_one_user',
    {
      'crm-users': users.map((user) => ({
        ...user,
        mapping: { mode: 'override', agents: demo.rows['cti-agents'].slice(0, 1).map((agent) => agent.id) },
      })),
    },
  ],
  [
    'a group that is not there',
    'crm_users_group',
    { 'crm-users': [...users.slice(1), { ...firstUser, groupId: id(9) }] as typeof users },
  ],
  ['an id twice', 'crm_users_pkey', { 'crm-users': [...users, { ...secondUser, id: firstUser.id }] }],
];

describeDatabases('a large load', (subject) => {
  let database: Database;
  let before: object[];
  beforeAll(async () => {
    database = subject().database;
    before = await structureOf(database);
  });

  describe('with a fault', () => {
    it.each(FAULTS)('is refused whole: %s', async (_rule, constraint, rows) => {
      await expect(load(database, { ...demo.rows, ...rows })).rejects.toMatchObject({ constraint });
      expect(await structureOf(database)).toEqual(before);
      expect(await Promise.all(KINDS.map((kind) => readAll(database, kind)))).toEqual(KINDS.map(() => []));
    });
  });

  describe('without one', () => {
    const agents = demo.rows['cti-agents'].map((agent, index) => ({
      ...agent,
      name: NAMES[index] ?? agent.name,
    }));
    const rows: Required<RowsByKind> = { ...demo.rows, 'cti-agents': agents };
    beforeAll(() => load(database, rows));

    it.each(KINDS)('stores the rows as they were given: %s', async (kind) => {
      expect(byId(await readAll(database, kind))).toEqual(byId(rows[kind]));
    });

    it('leaves keys and indexes as they were', async () => {
      expect(await structureOf(database)).toEqual(before);
    });

    it('derives who holds which agent', async () => {
      const held = await asSeed(database, (tx) =>
        tx.query<{ pair: string }>(
          `select owner_id || ' ' || agent_id as pair from mapping_agents order by pair`,
        ),
      );
      const owners = [...rows['crm-instances'], ...rows['crm-user-groups'], ...rows['crm-users']];
      const given = owners.flatMap(({ id: owner, mapping }) =>
        mapping.mode === 'override' ? mapping.agents.map((agent) => `${owner} ${agent}`) : [],
      );
      expect(held.map(({ pair }) => pair)).toEqual(given.sort());
    });

    it('enters every row into the feed once, without a gap', async () => {
      const [fed] = await asSeed(database, (tx) =>
        tx.query(
          `select count(*), count(distinct (kind, id)) as records, min(seq), max(seq),
          (select seq from tenant_heads where tenant_id = $1) as head from feed where tenant_id = $1`,
          [TENANT],
        ),
      );
      const count = KINDS.reduce((sum, kind) => sum + rows[kind].length, 0);
      expect(fed).toEqual({ count, records: count, min: 1, max: count, head: count });
    });

    it('is one entry of the audit chain, whose hash is right', async () => {
      const entries = await asSeed(database, (tx) =>
        tx.query(`select seq, action, after, hash = app_audit_hash('', e) as "isRight" from audit_entries e`),
      );
      const counts = Object.fromEntries(KINDS.map((kind) => [kind, rows[kind].length]));
      expect(entries).toEqual([{ seq: 1, action: 'load', after: { ...counts, accounts: 0 }, isRight: true }]);
    });

    it('goes beside what is there, whose indexes stay', async () => {
      const other = id(2);
      await load(
        database,
        {
          environments: rows.environments,
          'agent-groups': rows['agent-groups'],
          'cti-agents': [
            ...agents,
            ...agents.map((agent, index) => ({
              ...agent,
              id: id(index) as typeof agent.id,
              agentId: `other ${index}`,
            })),
          ],
        },
        other,
      );
      const [found] = await database.transaction({ tenantId: other, system: 'seed' }, (tx) =>
        tx.query('select count(*) from cti_agents where tenant_id = $1', [other]),
      );
      expect(found).toEqual({ count: 2 * agents.length });
      expect(await structureOf(database)).toEqual(before);
    });
  });
});
