/** The demo as one process: fresh start, second start from the same folder, and the failures a person can mend. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startDemoCrm } from '../../demo/crm/serve.ts';
import { startDemo } from '../../demo/serve.ts';
import { openDatabase } from '../../server/db/open.ts';
import { DEFAULT_TENANT_ID } from '../../server/db/tenant.ts';
import { signIn } from '../support/sign-in.ts';

const SIZE = { users: 60, agents: 80 };
const SOMEBODY = { nativeId: '1', username: 'kim', fullName: 'Kim Novak' };
let dataDir: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-demo-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(dataDir, { recursive: true });
});

async function start(size = SIZE) {
  const demo = await startDemo({ dataDir, ...size });
  closing.push(demo.close);
  return demo;
}

async function stop(): Promise<void> {
  await closing.pop()?.();
}

async function query<R extends object>(sql: string): Promise<R[]> {
  const database = await openDatabase({ dataDir: join(dataDir, 'db') });
  try {
    return await database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
      tx.query<R>(sql),
    );
  } finally {
    await database.close();
  }
}

it('starts a server that is ready and a CRM that answers', async () => {
  const demo = await start();
  const [about, crm] = await Promise.all([fetch(`${demo.serverUrl}/v1/about`), fetch(demo.crmUrl)]);
  expect([about.status, crm.status]).toEqual([200, 200]);
  expect(await about.json()).toMatchObject({ product: 'patchpanel', serverVersion: demo.serverVersion });
  expect(demo.accounts[0]?.crmId).toBe(new URL(demo.crmUrl).host);
});

it('keeps address, data and accounts over a second start, whatever size is asked for then', async () => {
  const first = await start();
  await stop();
  const second = await start({ users: 500, agents: 10 });
  await stop();
  expect([second.crmUrl, second.accounts]).toEqual([first.crmUrl, first.accounts]);
  expect(await query('select count(*) as users from crm_users')).toEqual([{ users: 60 }]);
});

const CAST = () => join(dataDir, 'demo-cast.json');

it('does not make the data again to know who takes part', async () => {
  await start();
  await stop();
  const cast = JSON.parse(await readFile(CAST(), 'utf8')) as { people: { username: string }[] };
  cast.people.push({ nativeId: '99999', username: 'kept.person', fullName: 'Kept Person' } as never);
  await writeFile(CAST(), JSON.stringify(cast));
  const demo = await start();
  const answer = await fetch(`${demo.crmUrl}/api/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: demo.crmUrl },
    body: JSON.stringify({ username: 'kept.person' }),
  });
  expect(answer.status).toBeLessThan(300);
});

it('makes it again where that memory is damaged', async () => {
  const first = await start();
  await stop();
  await writeFile(CAST(), '{"people": 1');
  expect((await start()).accounts).toEqual(first.accounts);
});

it('moves the instance, and tells the feed, when the port of the CRM is taken', async () => {
  const first = await start();
  await stop();
  const intruder = await startDemoCrm({ port: Number(new URL(first.crmUrl).port), people: [SOMEBODY] });
  closing.push(intruder.close);
  const second = await start();
  await stop();
  const host = new URL(second.crmUrl).host;
  expect(host).not.toBe(new URL(first.crmUrl).host);
  const rows = await query(
    `select i.crm_id, i.sites, i.version, f.version as fed from crm_instances i
      join feed f on f.id = i.id where i.crm_type = 'demo'`,
  );
  expect(rows).toEqual([{ crm_id: host, sites: [`http://${host}/*`], version: 2, fed: 2 }]);
});

const readKey = () => readFile(join(dataDir, 'secret-key'), 'utf8');

it('takes a connectivity password, under a key that the folder keeps for its owner', async () => {
  const demo = await start();
  const [ada] = demo.accounts;
  if (!ada) throw new Error('The demo has no account.');
  const { accessToken } = await signIn(demo.serverUrl, ada.username, ada.password);
  const authorization = { Authorization: `Bearer ${accessToken}` };
  const listed = await fetch(`${demo.serverUrl}/v1/crm-instances`, { headers: authorization });
  const { items } = (await listed.json()) as { items: { id: string; version: number }[] };
  const [instance] = items;
  const patched = await fetch(`${demo.serverUrl}/v1/crm-instances/${instance?.id}`, {
    method: 'PATCH',
    headers: {
      ...authorization,
      'Content-Type': 'application/json',
      'If-Match': `"${instance?.version}"`,
      'Idempotency-Key': 'demo.1',
    },
    body: JSON.stringify({ set: { connectivity: { password: 'Correct-Horse' } } }),
  });
  expect([patched.status, await patched.json()]).toMatchObject([200, { secretsSet: ['password'] }]);
  const key = await readKey();
  await stop();
  await start();
  expect(await readKey()).toBe(key);
  // Windows knows no such modes.
  if (process.platform !== 'win32')
    expect((await stat(join(dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
});

it('starts anew with a damaged memory of the last start', async () => {
  await writeFile(join(dataDir, 'demo.json'), '{"crmPort": "x"');
  await expect(start()).resolves.toMatchObject({ accounts: [{ username: 'admin.ada' }, {}, {}, {}, {}] });
});

it('says that the folder is in use, and leaves nothing running', async () => {
  await start();
  await expect(startDemo({ dataDir, ...SIZE })).rejects.toThrow('in use');
});

it('rejects when the port of the server is taken, and can start again', async () => {
  const other = await startDemoCrm({ people: [SOMEBODY] });
  closing.push(other.close);
  const port = Number(new URL(other.url).port);
  await expect(startDemo({ dataDir, port, ...SIZE })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(start()).resolves.toBeDefined();
});
