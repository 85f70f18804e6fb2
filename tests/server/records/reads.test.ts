/** Lists, single records, history, effective values and the own view, and the handlers' own checks of them. */

import * as v from 'valibot';
import { beforeAll, expect, it } from 'vitest';
import type { Kind } from '../../../lib/schema/kind.ts';
import { KINDS } from '../../../lib/schema/kind.ts';
import { MeSchema } from '../../../lib/schema/me.ts';
import { ROW_SCHEMAS } from '../../../lib/schema/rows.ts';
import type { Database } from '../../../server/db/database.ts';
import { authorityOf } from '../../../server/records/authority.ts';
import { type Caller, readCaller } from '../../../server/records/caller.ts';
import { readMe } from '../../../server/records/me.ts';
import { listRecords, readEffective, readHistory, readRecord } from '../../../server/records/read.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  ADA,
  as,
  asSeed,
  EVE,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  loadFixture,
  NORA,
  NORTH,
  ROBOT,
  ROWS,
  refusal,
  SAM,
  SOUTH,
  TENANT,
  TIER1,
} from '../tenant-fixture.ts';

const SERVER = { serverVersion: '1', protocol: { min: 1, max: 1 } };

const readOnly = { readOnly: true };

describeDatabases('reading records', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const list = (by: string, kind: Kind, query = {}) =>
    as(database, by, (tx, caller) => listRecords(tx, caller, kind, query), readOnly);
  const usernames = async (by: string, query = {}) =>
    (await list(by, 'crm-users', query)).items.map((row) => 'username' in row && row.username);

  it.each(KINDS)('gives %s exactly as they were loaded, in the shape of their schema', async (kind) => {
    const { items } = await list(ADA, kind);
    expect(items).toEqual(ROWS[kind]);
    for (const item of items) expect(v.parse(ROW_SCHEMAS[kind] as v.GenericSchema, item)).toEqual(item);
  });

  it('pages through a list without gaps', async () => {
    const first = await list(ADA, 'crm-users', { limit: 2 });
    const second = await list(ADA, 'crm-users', { limit: 2, after: first.next });
    expect([...first.items, ...second.items]).toEqual(ROWS['crm-users']);
    expect(second.next).toBeNull();
  });

  it('refuses a cursor it did not write', async () => {
    expect(await refusal(list(ADA, 'crm-users', { after: 'rubbish' }))).toMatchObject({
      status: 400,
      field: 'after',
    });
  });

  it.each([
    ['FIN', ['finn']],
    ['adams', ['eve']],
    ['%', []],
    ['_', []],
    ["'", []],
    ['\u0000', []],
  ])('searches for %j as plain text', async (q, expected) => {
    expect(await usernames(ADA, { q })).toEqual(expected);
  });

  it('narrows a list to an instance', async () => {
    expect(await usernames(ADA, { instance: SOUTH })).toEqual(['gus']);
    expect(await usernames(NORA)).toEqual(['eve', 'finn']);
    expect(await refusal(list(NORA, 'crm-users', { instance: SOUTH }))).toMatchObject({ status: 404 });
  });

  it.each([
    ['an agent', EVE_ACCOUNT],
    ['a machine', ROBOT],
  ])('gives no list to %s', async (_who, by) => {
    for (const kind of KINDS) expect(await refusal(list(by, kind))).toMatchObject({ status: 403 });
  });

  it('gives an agent the own user, and tells nothing of others', async () => {
    const read = (userId: string) =>
      as(database, EVE_ACCOUNT, (tx, caller) => readRecord(tx, caller, 'crm-users', userId));
    expect((await read(EVE)).username).toBe('eve');
    expect(await refusal(read(FINN))).toEqual(await refusal(read(id(9999))));
  });

  it('explains the effective values of a user', async () => {
    const effective = await as(database, EVE_ACCOUNT, (tx, caller) => readEffective(tx, caller, EVE));
    expect(effective.mapping).toMatchObject({ mode: 'inherit', source: 'group', agents: [A1] });
    expect(effective.popFlow.logLevel).toMatchObject({ value: 'warn', source: 'group' });
  });

  it('keeps the history from agents', async () => {
    const read = (by: string, userId: string) =>
      as(database, by, (tx, caller) => readHistory(tx, caller, 'crm-users', userId));
    expect(await refusal(read(EVE_ACCOUNT, EVE))).toMatchObject({ status: 403 });
    expect(await refusal(read(SAM, GUS))).toMatchObject({ status: 404 });
    expect(await read(SAM, EVE)).toEqual({ items: [], next: null });
  });

  it('gives an agent the own view and no connectivity', async () => {
    const me = await as(database, EVE_ACCOUNT, (tx, caller) => readMe(tx, caller, SERVER), readOnly);
    expect(v.parse(MeSchema, me)).toEqual(me);
    expect(me.instances.map(({ crmId }) => crmId)).toEqual(['north.crm.example']);
    expect(me.own).toMatchObject([
      {
        user: { id: EVE },
        groupName: 'Tier 1',
        agents: [{ agent: { agentId: '0007' }, environmentName: 'NICE EU' }],
      },
    ]);
    expect(JSON.stringify(me)).not.toContain('secret-host');
  });

  it('changes the own view exactly when its content changes', async () => {
    const since = async () =>
      (await as(database, EVE_ACCOUNT, (tx, caller) => readMe(tx, caller, SERVER))).since;
    const before = await since();
    await asSeed(database, (tx) => tx.query(`update crm_users set full_name = 'Finn' where id = '${FINN}'`));
    expect(await since()).toBe(before);
    await asSeed(database, (tx) =>
      tx.query(`update crm_user_groups set agents = '{}' where id = '${TIER1}'`),
    );
    expect(await since()).not.toBe(before);
    await asSeed(database, (tx) =>
      tx.query(`update crm_user_groups set agents = '{${A1}}' where id = '${TIER1}'`),
    );
  });

  it.each([
    ['admin', ADA, 2, 0],
    ['instance admin', NORA, 1, 0],
    ['support', SAM, 1, 0],
    ['machine', ROBOT, 0, 0],
  ])('gives the %s the granted instances', async (_who, by, instances, own) => {
    const me = await as(database, by, (tx, caller) => readMe(tx, caller, SERVER));
    expect([me.instances.length, me.own.length]).toEqual([instances, own]);
  });

  it('refuses accounts that are gone or disabled', async () => {
    const call = (accountId: string) => database.transaction({ tenantId: TENANT, accountId }, readCaller);
    expect(await refusal(call(id(999)))).toMatchObject({ status: 401, code: 'account_unknown' });
    await asSeed(database, (tx) => tx.query('update accounts set active = false where id = $1', [SAM]));
    expect(await refusal(call(SAM))).toMatchObject({ status: 401, code: 'account_disabled' });
    await asSeed(database, (tx) => tx.query('update accounts set active = true where id = $1', [SAM]));
  });

  /** A caller with the grants of one account, in a transaction that sees the whole tenant: only the handlers check. */
  async function withoutRowSecurity<T>(
    by: string,
    work: (tx: Parameters<typeof readMe>[0], caller: Caller) => Promise<T>,
  ) {
    const caller = await as(database, by, async (_tx, found) => found);
    return asSeed(database, (tx) => work(tx, caller));
  }

  it.each([
    ['an instance admin', NORA, 'crm-users', GUS, 404],
    ['support', SAM, 'crm-users', GUS, 404],
    ['support', SAM, 'crm-instances', SOUTH, 404],
    ['an agent', EVE_ACCOUNT, 'crm-users', FINN, 403],
    ['an agent', EVE_ACCOUNT, 'crm-instances', NORTH, 403],
    ['an agent', EVE_ACCOUNT, 'cti-agents', A1, 403],
    ['a machine', ROBOT, 'crm-users', EVE, 403],
  ] as const)('refuses %s by the handlers alone', async (_who, by, kind, recordId, status) => {
    const call = withoutRowSecurity(by, (tx, caller) => readRecord(tx, caller, kind, recordId));
    expect(await refusal(call)).toMatchObject({ status });
  });

  it('keeps lists to the scope by the handlers alone', async () => {
    const found = await withoutRowSecurity(NORA, (tx, caller) => listRecords(tx, caller, 'crm-users'));
    expect(found.items.map((row) => row.id)).toEqual([EVE, FINN]);
  });

  it('shows an agent nothing else when the handlers check nothing', async () => {
    const everything = authorityOf([{ role: 'admin', instanceId: null, crmUserId: null }]);
    const call = <T>(work: (tx: Parameters<typeof readMe>[0], caller: Caller) => Promise<T>) =>
      as(database, EVE_ACCOUNT, (tx, caller) => work(tx, { ...caller, may: everything }));
    const users = await call((tx, caller) => listRecords(tx, caller, 'crm-users'));
    expect(users.items.map((row) => row.id)).toEqual([EVE]);
    const instances = await call((tx, caller) => listRecords(tx, caller, 'crm-instances'));
    expect(JSON.stringify(instances)).not.toContain('secret-host');
    const refused = await refusal(call((tx, caller) => readRecord(tx, caller, 'crm-users', FINN)));
    expect(refused).toMatchObject({ status: 404 });
    expect(await call((tx, caller) => readHistory(tx, caller, 'crm-users', EVE))).toEqual({
      items: [],
      next: null,
    });
  });
});
