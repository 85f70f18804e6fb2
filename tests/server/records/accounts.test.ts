/** Accounts and grants: who may see and change them, the last admin, versions, keys and audit (`product.md`, Data). */
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccountRecordSchema } from '../../../lib/schema/account-record.ts';
import type { AuditEntry } from '../../../lib/schema/audit-entry.ts';
import type { Database } from '../../../server/db/database.ts';
import {
  type AccountWrite,
  createAccount,
  listAccounts,
  patchAccount,
  readAccount,
} from '../../../server/records/accounts.ts';
import { listRecords } from '../../../server/records/read.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  ADA,
  as,
  asSeed,
  EVE,
  EVE_ACCOUNT,
  GUS,
  id,
  loadFixture,
  NORA,
  NORTH,
  ROBOT,
  refusal,
  SAM,
  SOUTH,
  TENANT,
} from '../tenant-fixture.ts';
import { nextKey } from './write-fixture.ts';

const admin = { role: 'admin', instanceId: null, crmUserId: null };
const support = { role: 'support', instanceId: NORTH, crmUserId: null };
const agentOf = (instanceId: string, crmUserId: string) => ({ role: 'agent', instanceId, crmUserId });

describeDatabases('accounts', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const read = (accountId: string, by = ADA) =>
    as(database, by, (tx, caller) => readAccount(tx, caller, accountId));
  const add = (body: unknown, more: Partial<AccountWrite> & { by?: string } = {}) => {
    const { by = ADA, ...rest } = more;
    const write = { idempotencyKey: nextKey(), source: 'api' as const, ...rest, body };
    return as(database, by, (tx, caller) => createAccount(tx, caller, write));
  };
  const change = async (
    accountId: string,
    set: object,
    more: Partial<AccountWrite> & { by?: string } = {},
  ) => {
    const { by = ADA, ...rest } = more;
    const ifMatch = rest.ifMatch ?? `"${(await read(accountId)).version}"`;
    const write = {
      idempotencyKey: nextKey(),
      source: 'console' as const,
      ...rest,
      id: accountId,
      ifMatch,
      body: { set },
    };
    return as(database, by, (tx, caller) => patchAccount(tx, caller, write));
  };
  const trail = (accountId: string) =>
    asSeed(database, (tx) =>
      tx.query<Pick<AuditEntry, 'actor' | 'action' | 'before' | 'after' | 'source'>>(
        `select actor, action, before, after, source from audit_entries
         where tenant_id = $1 and kind = 'accounts' and id = $2 order by seq`,
        [TENANT, accountId],
      ),
    );
  let made = 0;
  const newAccount = (more: object = {}) => {
    made += 1;
    return {
      id: id(920 + made),
      issuer: 'https://idp.example',
      subject: `s${made}`,
      username: `new.${made}`,
      ...more,
    };
  };

  it('are listed by username, with their grants, a page at a time', async () => {
    const first = await as(database, ADA, (tx, caller) => listAccounts(tx, caller, { limit: 3 }));
    expect(first.items.map(({ username }) => username)).toEqual(['ada', 'eve', 'nora']);
    expect(first.items[1]?.grants).toEqual([agentOf(NORTH, EVE)]);
    const after = first.next ?? undefined;
    const second = await as(database, ADA, (tx, caller) => listAccounts(tx, caller, { limit: 3, after }));
    expect(second.items.map(({ username }) => username)).toEqual(['robot', 'sam']);
    expect(second.next).toBeNull();
    for (const item of first.items) expect(v.parse(AccountRecordSchema, item)).toEqual(item);
  });

  it('are found by a part of their username, in any case and literally', async () => {
    const found = (q: string) =>
      as(database, ADA, async (tx, caller) =>
        (await listAccounts(tx, caller, { q })).items.map((item) => item.username),
      );
    expect(await found('OR')).toEqual(['nora']);
    expect(await found('%')).toEqual([]);
  });

  it.each([
    ['an admin of one instance', NORA],
    ['support', SAM],
    ['an agent', EVE_ACCOUNT],
    ['a machine', ROBOT],
  ])('are closed to %s, to read and to write', async (_, by) => {
    const calls = [
      () => as(database, by, (tx, caller) => listAccounts(tx, caller)),
      () => read(by, by),
      () => add(newAccount(), { by }),
      () => change(by, { grants: [admin] }, { by }),
    ];
    for (const call of calls) expect(await refusal(call())).toMatchObject({ status: 403 });
  });

  it('are added, audited, and stand in no feed', async () => {
    const { status, etag, body } = await add(newAccount({ grants: [support, agentOf(NORTH, EVE)] }));
    const account = v.parse(AccountRecordSchema, body);
    expect({ status, etag }).toEqual({ status: 201, etag: '"1"' });
    expect(account).toMatchObject({ active: true, updatedBy: 'ada', grants: [agentOf(NORTH, EVE), support] });
    expect(await read(account.id)).toEqual(account);
    const { lockedUntil: _, ...lasting } = account;
    expect(await trail(account.id)).toEqual([
      { actor: 'ada', action: 'create', before: null, after: lasting, source: 'api' },
    ]);
    const inFeed = await asSeed(database, (tx) => tx.query("select from feed where kind = 'accounts'"));
    expect(inFeed).toEqual([]);
  });

  it('may do what their grants say with the very next request', async () => {
    const account = newAccount();
    await add(account);
    const list = () => as(database, account.id, (tx, caller) => listRecords(tx, caller, 'crm-users'));
    expect(await refusal(list())).toMatchObject({ status: 403 });
    await change(account.id, { grants: [support] });
    expect((await list()).items).toHaveLength(2);
    await change(account.id, { active: false });
    expect(await refusal(list())).toMatchObject({ status: 401, code: 'account_disabled' });
  });

  it('keep the grants that stay, and lose those that are missing from the list', async () => {
    const account = newAccount({ grants: [support, agentOf(NORTH, EVE)] });
    await add(account);
    const { body, etag } = await change(account.id, { grants: [support, agentOf(SOUTH, GUS)] });
    expect(etag).toBe('"2"');
    expect(body).toMatchObject({ version: 2, grants: [agentOf(SOUTH, GUS), support] });
    expect((await trail(account.id)).at(-1)).toMatchObject({
      action: 'update',
      source: 'console',
      before: { version: 1 },
    });
  });

  it('stay as they are when a patch changes nothing, whatever the order of grants', async () => {
    const account = newAccount({ grants: [support, agentOf(NORTH, EVE)] });
    await add(account);
    const { etag } = await change(account.id, { active: true, grants: [agentOf(NORTH, EVE), support] });
    expect(etag).toBe('"1"');
    expect(await trail(account.id)).toHaveLength(1);
  });

  it('are changed once by a repeated request', async () => {
    const account = newAccount();
    await add(account);
    const again = { idempotencyKey: nextKey(), ifMatch: '"1"' };
    const first = await change(account.id, { active: false }, again);
    expect(await change(account.id, { active: false }, again)).toEqual(first);
    expect((await read(account.id)).version).toBe(2);
  });

  it('answer 412 with the present account when somebody else was first', async () => {
    const account = newAccount();
    await add(account);
    await change(account.id, { grants: [support] });
    const late = await refusal(change(account.id, { active: false }, { ifMatch: '"1"' }));
    expect(late).toMatchObject({ status: 412, current: { version: 2, grants: [support] } });
  });

  describe('are refused with the field and what to do', () => {
    it.each([
      ['a username in use', { username: 'eve' }, { status: 409, code: 'username_taken', field: 'username' }],
      ['an id in use', { id: EVE_ACCOUNT }, { status: 409, code: 'id_taken', field: 'id' }],
      [
        'an unknown instance',
        { grants: [{ ...support, instanceId: id(999) }] },
        { status: 422, code: 'grant_unknown', field: 'grants' },
      ],
      [
        'a CRM user of another instance',
        { grants: [agentOf(SOUTH, EVE)] },
        { status: 422, code: 'grant_unknown', field: 'grants' },
      ],
      [
        'the same grant twice',
        { grants: [support, support] },
        { status: 422, code: 'invalid_body', field: 'grants' },
      ],
      [
        'a CRM user for an admin',
        { grants: [{ ...support, crmUserId: EVE }] },
        { status: 422, code: 'invalid_body', field: 'grants' },
      ],
      [
        'an unknown role',
        { grants: [{ ...support, role: 'owner' }] },
        { status: 422, code: 'invalid_body', field: 'grants.0.role' },
      ],
      ['no username', { username: '' }, { status: 422, code: 'invalid_body', field: 'username' }],
      ['a field that is not theirs', { version: 7 }, { status: 422, code: 'invalid_body', field: 'version' }],
    ])('%s', async (_, more, expected) => {
      expect(await refusal(add(newAccount(more)))).toMatchObject(expected);
    });

    it('a second account of one sign-in', async () => {
      const { issuer, subject } = newAccount();
      await add(newAccount({ issuer, subject }));
      const taken = await refusal(add(newAccount({ issuer, subject })));
      expect(taken).toMatchObject({ status: 409, code: 'subject_taken' });
    });

    it('a new name or sign-in of somebody who is there', async () => {
      expect(await refusal(change(SAM, { username: 'samuel' }))).toMatchObject({
        status: 422,
        field: 'username',
      });
    });
  });

  it('never leave the tenant without an active admin of everything', async () => {
    for (const set of [{ active: false }, { grants: [] }, { grants: [{ ...admin, instanceId: NORTH }] }]) {
      expect(await refusal(change(ADA, set))).toMatchObject({
        status: 409,
        code: 'last_admin',
        field: 'grants',
      });
    }
    expect(await read(ADA)).toMatchObject({ active: true, grants: [admin], version: 1 });
    await add(newAccount({ grants: [admin] }));
    const { body } = await change(ADA, { grants: [support] });
    expect(body).toMatchObject({ grants: [support] });
  });
});
