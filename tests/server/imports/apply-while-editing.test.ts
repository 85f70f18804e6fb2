/** Twenty admins edit while a file is applied, through the real server: no edit is lost, and rows that changed before are named, not written over. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../../lib/schema/account.ts';
import { signIn } from '../../../server/cli/sign-in.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { hashPassword } from '../../../server/sign-in/password.ts';
import type { Account } from '../../long/support/import-client.ts';
import { createKillWorld, type KillWorld } from '../../long/support/kill-world.ts';
import { fileOf } from '../../long/support/renaming.ts';
import { DATABASES, type OpenTestDatabase, type TestDatabase } from '../../support/databases.ts';

const USERS = 300;
const ADMINS = 20;
const EDITS = 3;

interface User {
  readonly id: string;
  readonly version: number;
  readonly fullName: string | null;
  readonly updatedBy: string | null;
}

/** Low, as twenty are made and twenty sign in; the server reads it from the hash. */
const COST = { N: 2 ** 10, r: 8, p: 1 };

/** Accounts of their own, added to the world before its server starts. */
async function addAdmins({ place }: KillWorld): Promise<Account[]> {
  const admins = await Promise.all(
    Array.from({ length: ADMINS }, async (_, n) => {
      const [id, username, password] = [crypto.randomUUID(), `admin.${n}`, `password of admin ${n}`];
      const grants: Grant[] = [{ role: 'admin', instanceId: null, crmUserId: null }];
      const passwordHash = await hashPassword(password, COST);
      return { id, issuer: 'local', subject: id, username, password, passwordHash, grants };
    }),
  );
  const database = await openDatabase(place);
  await loadTenant(database, { tenantId: DEFAULT_TENANT_ID, rows: {}, accounts: admins });
  await database.close();
  return admins;
}

/** Edits on the version that was read, again on the present one where somebody was first: as the extension does it. */
async function editor(url: string, account: Account) {
  const token = await signIn(url, account);
  const ask = (path: string, init: RequestInit = {}, more: Record<string, string> = {}) =>
    fetch(`${url}/v1/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
    });
  const read = async (id: string) => (await (await ask(`crm-users/${id}`)).json()) as User;
  const edit = async (id: string, fullName: string): Promise<void> => {
    for (;;) {
      const { version } = await read(id);
      const headers = { 'if-match': `"${version}"`, 'idempotency-key': `${fullName}.${version}` };
      const body = JSON.stringify({ set: { fullName } });
      const answer = await ask(`crm-users/${id}`, { method: 'PATCH', body }, headers);
      if (answer.status === 200) return;
      expect(answer.status, await answer.text()).toBe(412);
    }
  };
  const apply = async ({ id, base }: { id: string; base: string }, exclude: readonly number[]) => {
    const body = JSON.stringify({ base, exclude });
    const answer = await ask(`imports/${id}/apply`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as { current?: { row: number }[] } };
  };
  return { read, edit, apply };
}

describe.each(DATABASES)('while a file is applied on $driver', ({ driver, open }: OpenTestDatabase) => {
  let empty: TestDatabase | undefined;
  let world: KillWorld | undefined;
  afterEach(async () => {
    await world?.close();
    await empty?.close();
  });

  it('every edit that was answered is there, and every other row is renamed', async () => {
    empty = driver === 'postgres' ? await open() : undefined;
    world = await createKillWorld({ users: USERS, url: empty?.url ?? null });
    const { users } = world;
    const admins = await addAdmins(world);
    const client = await world.client();
    const job = await client.plan(fileOf(world, 'Renamed'));
    const { url, account } = world.address();
    const { read, apply } = await editor(url, account);
    const editors = await Promise.all(admins.map((admin) => editor(url, admin)));

    const edited = new Map<string, string>();
    const authors = new Map<string, string | undefined>();
    const editAs = async (admin: number, number: number) => {
      const { id = '' } = users[admin * 7 + number] ?? {};
      const fullName = `e-${admin}-${number}`;
      await editors[admin]?.edit(id, fullName);
      edited.set(id, fullName);
      authors.set(id, admins[admin]?.username);
    };
    // One is certainly first.
    await editAs(0, 0);
    const edits = Array.from({ length: ADMINS }, async (_, admin) => {
      for (let number = 1; number <= EDITS; number += 1) await editAs(admin, number);
    });
    // As somebody at the page of the import: what it names as changed is left out, and the rest asked for again.
    const excluded = new Set<number>();
    let applied = await apply(job, []);
    while (applied.status === 412) {
      for (const { row } of applied.body.current ?? []) excluded.add(row);
      applied = await apply(job, [...excluded]);
    }
    expect(applied.status).toBe(200);
    await Promise.all(edits);
    expect(excluded).toContain(2);

    for (const { id, username } of users) {
      const { fullName, updatedBy } = await read(id);
      expect(fullName).toBe(edited.get(id) ?? `${username} Renamed`);
      expect(updatedBy).toBe(authors.get(id) ?? account.username);
    }
    const faults = await world.close();
    world = undefined;
    // Rows that were left out are counted by the plan and not by the trail.
    expect(faults.filter((fault) => !fault.startsWith('The trail of a job'))).toEqual([]);
  });
});
