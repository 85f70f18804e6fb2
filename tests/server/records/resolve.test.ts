/** Resolving events on both databases: the rows that are found, near misses by index, and who may see what. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { RowsByKind } from '../../../lib/schema/feed.ts';
import type { Trace, TraceQuestion } from '../../../lib/schema/trace.ts';
import type { Database } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { readCaller } from '../../../server/records/caller.ts';
import { nearKeys } from '../../../server/records/near-keys.ts';
import { resolveEvent } from '../../../server/records/resolve.ts';
import { SELECT_NEAR_AGENT_IDS } from '../../../server/records/resolve-sql.ts';
import { describeDatabases } from '../../support/databases.ts';
import { AGENT_NUMBERS, agentOf, expectedOf, type World, worlds } from '../../support/resolve-world.ts';
import { agent, environment } from '../../support/rows.ts';
import {
  A2,
  A3,
  ACCOUNTS,
  ADA,
  as,
  asSeed,
  EVE,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  loadFixture,
  NICE,
  NORA,
  NORTH,
  ROBOT,
  refusal,
  SAM,
  SOUTH,
  TENANT,
  TIER1,
} from '../tenant-fixture.ts';

const readOnly = { readOnly: true };
const asked = (more: Partial<TraceQuestion> = {}): TraceQuestion => {
  return { environment: 'NICE EU', agentId: 'a4711', event: 'Ringing', crmId: null, ...more };
};

describeDatabases('resolving events', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const trace = (by: string, more: Partial<TraceQuestion> = {}): Promise<Trace> =>
    as(database, by, (tx, caller) => resolveEvent(tx, caller, asked(more)), readOnly);
  const last = async (...given: Parameters<typeof trace>) => (await trace(...given)).trace.at(-1);
  /** Runs statements as somebody else would, and takes them back. */
  const meanwhile = async (sql: string, back: string, work: () => Promise<void>) => {
    await asSeed(database, (tx) => tx.query(sql));
    try {
      await work();
    } finally {
      await asSeed(database, (tx) => tx.query(back));
    }
  };

  it('finds the owner of an agent and the workflow of the event', async () => {
    expect(await trace(ADA)).toMatchObject({
      ok: true,
      user: { id: FINN, instanceId: NORTH, username: 'finn' },
      workflow: 'Pop contact',
      failedStep: null,
    });
  });

  it('finds the one user who inherits an agent', async () => {
    const found = await trace(ADA, { agentId: '0007' });
    expect(found).toMatchObject({ ok: true, user: { id: EVE } });
    expect(found.trace[2]?.detail).toContain('on the list of the group "Tier 1"');
  });

  it.each([
    ['lost zeros', '7', ['0007']],
    ['too many zeros', '00007', ['0007']],
    ['outer space', ' 0007', ['0007']],
    ['a wrong letter', 'b4711', ['A4711', 'a4711']],
    ['a letter for a digit', 'a47l1', ['A4711', 'a4711']],
    ['the letter O for a zero', 'O007', ['0007']],
    ['a digit too many', 'a47111', ['A4711', 'a4711']],
    ['two digits exchanged', 'a4171', ['A4711', 'a4711']],
    ['a full-width letter', '\uff414711', ['A4711', 'a4711']],
    ['nothing like any', 'x', []],
  ])('offers what is nearly the agent id: %s', async (_, agentId, nearMisses) => {
    expect(await last(ADA, { agentId })).toMatchObject({ step: 'agent', code: 'unknown', nearMisses });
  });

  it('looks for nearly the agent id by its index, row-level security notwithstanding', async () => {
    const plan = await as(database, SAM, async (tx) => {
      await tx.query('set local enable_seqscan = off');
      const keys = nearKeys('a4711');
      return tx.query<object>(`explain ${SELECT_NEAR_AGENT_IDS}`, [TENANT, NICE, keys]);
    });
    const lines = plan.flatMap((row) => Object.values(row)).join('\n');
    expect(lines).toContain('cti_agents_near');
    expect(lines).toMatch(/Index Cond: .*near_key/);
  });

  it('offers what is nearly the environment', async () => {
    expect(await last(ADA, { environment: 'nice  EU' })).toMatchObject({
      step: 'environment',
      nearMisses: ['NICE EU'],
    });
  });

  it('tells that nobody has the agent', async () => {
    expect(await last(ADA, { agentId: 'A4711' })).toMatchObject({ step: 'mapping', code: 'nobody' });
  });

  it('tells the inactive agent and the inactive environment', async () => {
    const set = (table: string, active: boolean) => `update ${table} set active = ${active}`;
    await meanwhile(set('cti_agents', false), set('cti_agents', true), async () => {
      expect(await last(ADA)).toMatchObject({ step: 'agent', code: 'inactive' });
    });
    await meanwhile(set('environments', false), set('environments', true), async () => {
      expect(await last(ADA)).toMatchObject({ step: 'environment', code: 'inactive' });
    });
  });

  it('lets the CRM ID decide between two instances', async () => {
    const give = (list: string) => `update crm_users set agents = ${list} where id = '${GUS}'`;
    await meanwhile(give(`array['${A2}']::uuid[]`), give('null'), async () => {
      expect(await last(ADA)).toMatchObject({
        step: 'mapping',
        code: 'ambiguous',
        nearMisses: ['north.crm.example', 'south.crm.example'],
      });
      expect(await trace(ADA, { crmId: 'south.crm.example' })).toMatchObject({ user: { id: GUS } });
      expect(await trace(ADA, { crmId: 'north.crm.example' })).toMatchObject({ user: { id: FINN } });
      // Who sees one instance alone has nothing to tell apart.
      expect(await trace(SAM)).toMatchObject({ ok: true, user: { id: FINN } });
      expect(JSON.stringify(await trace(SAM))).not.toContain('south');
    });
  });

  it('offers what is nearly the CRM ID', async () => {
    expect(await last(ADA, { crmId: 'North.crm.example' })).toMatchObject({
      step: 'mapping',
      code: 'unknown',
      suggests: 'crmId',
      nearMisses: ['north.crm.example'],
    });
  });

  it('leaves deleted users, agents and environments out', async () => {
    const deleted = (table: string, row: string, when: string) =>
      `update ${table} set deleted_at = ${when} where id = '${row}'`;
    await meanwhile(deleted('crm_users', FINN, 'now()'), deleted('crm_users', FINN, 'null'), async () => {
      expect(await last(ADA)).toMatchObject({ step: 'mapping', code: 'nobody' });
    });
    await meanwhile(deleted('cti_agents', A3, 'now()'), deleted('cti_agents', A3, 'null'), async () => {
      expect(await last(ADA, { agentId: 'A4711' })).toMatchObject({ step: 'agent', nearMisses: ['a4711'] });
    });
  });

  it('names at most ten of many who inherit', async () => {
    const people = Array.from(
      { length: 30 },
      (_, index) => `('${TENANT}', '${id(7000 + index)}', '${NORTH}', 'heir.${index + 10}', '${TIER1}')`,
    );
    const add = `insert into crm_users (tenant_id, id, instance_id, username, group_id) values ${people.join()}`;
    const remove = `update crm_users set deleted_at = now() where username like 'heir.%'`;
    await meanwhile(add, remove, async () => {
      const step = await last(ADA, { agentId: '0007' });
      expect(step).toMatchObject({ step: 'mapping', code: 'ambiguous' });
      expect(step?.detail).toContain('more than 10 CRM users');
      expect(step?.nearMisses).toHaveLength(10);
    });
  });

  it.each([
    ['an admin', ADA, true],
    ['an instance admin', NORA, true],
    ['support', SAM, true],
    ['a machine', ROBOT, true],
  ])('is for %s', async (_who, by, isOk) => {
    expect((await trace(by)).ok).toBe(isOk);
  });

  it('is refused to an agent, even for their own', async () => {
    expect(await refusal(trace(EVE_ACCOUNT, { agentId: '0007' }))).toMatchObject({ status: 403 });
  });

  it('tells support nothing of an instance that is not granted', async () => {
    const give = (list: string) => `update crm_users set agents = ${list} where id = '${GUS}'`;
    await meanwhile(give(`array['${A3}']::uuid[]`), give('null'), async () => {
      for (const crmId of [null, 'south.crm.example', 'South.crm.example']) {
        const found = await trace(SAM, { agentId: 'A4711', crmId });
        expect(found.failedStep).toBe('mapping');
        expect(JSON.stringify(found.trace)).not.toMatch(/gus|"South"/);
        expect(found.trace.at(-1)?.nearMisses).not.toContain('south.crm.example');
      }
    });
  });

  it('lets a machine see rows in this transaction alone, of its instances alone', async () => {
    const users = () =>
      as(database, ROBOT, async (tx, caller) => {
        await resolveEvent(tx, caller, asked());
        return tx.query<{ username: string }>('select username from crm_users where deleted_at is null');
      });
    const before = () => as(database, ROBOT, (tx) => tx.query('select id from crm_users'));
    const grant = (instance: string) => `update grants set instance_id = ${instance} where role = 'runtime'`;
    expect(await before()).toEqual([]);
    expect((await users()).map(({ username }) => username).sort()).toEqual(['eve', 'finn', 'gus']);
    expect(await before()).toEqual([]);
    await meanwhile(grant(`'${SOUTH}'`), grant('null'), async () => {
      expect((await users()).map(({ username }) => username)).toEqual(['gus']);
      expect(await last(ROBOT)).toMatchObject({ step: 'mapping', code: 'nobody' });
    });
  });

  it('gives nobody rows who has no grant for them', async () => {
    const seen = await as(database, EVE_ACCOUNT, async (tx) => {
      await tx.query('select app_bind_resolve()');
      return tx.query<{ username: string }>('select username from crm_users');
    });
    expect(seen.map(({ username }) => username)).toEqual(['eve']);
  });

  it('keeps to the scope by the handlers alone', async () => {
    const caller = await as(database, SAM, async (_tx, found) => found);
    const give = (list: string) => `update crm_users set agents = ${list} where id = '${GUS}'`;
    await meanwhile(give(`array['${A3}']::uuid[]`), give('null'), async () => {
      const ask = (crmId: string | null) =>
        asSeed(database, (tx) => resolveEvent(tx, caller, asked({ agentId: 'A4711', crmId })));
      for (const crmId of [null, 'south.crm.example']) {
        const found = await ask(crmId);
        expect(found).toMatchObject({ failedStep: 'mapping', user: null });
        expect(found.trace.at(-1)?.nearMisses).not.toContain('south.crm.example');
      }
    });
  });

  it('reaches whom the rules name in random directories', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const tenantId = id(100_000 + number++);
        await loadWorld(database, tenantId, world);
        const binding = { tenantId, accountId: ADA };
        await database.transaction(binding, async (tx) => {
          const caller = await readCaller(tx);
          for (const crmId of [null, ...world.instances.map((each) => each.crmId)]) {
            for (const agentNumber of AGENT_NUMBERS) {
              const question = { environment: 'Env 500', agentId: String(agentNumber), event: null, crmId };
              const found = await resolveEvent(tx, caller, question);
              const expected = expectedOf(world, agentNumber, crmId);
              expect(found.failedStep).toBe(expected.step);
              if (expected.step === null) expect(found.user?.username).toBe(expected.username);
              if (expected.step === 'mapping') {
                const among = expected.among.toSorted().slice(0, 10);
                if (among.length > 0) expect(found.trace.at(-1)?.nearMisses).toEqual(among);
              }
            }
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});

async function loadWorld(database: Database, tenantId: string, world: World): Promise<void> {
  const rows = {
    environments: [environment(500)],
    'agent-groups': [],
    'cti-agents': AGENT_NUMBERS.map((number) =>
      agent(600 + number, { id: agentOf(number), agentId: String(number) }),
    ),
    'crm-instances': world.instances,
    'crm-user-groups': world.groups,
    'crm-users': world.users,
  } as unknown as RowsByKind;
  const accounts = ACCOUNTS.filter((account) => account.id === ADA);
  await loadTenant(database, { tenantId, rows, accounts });
}
