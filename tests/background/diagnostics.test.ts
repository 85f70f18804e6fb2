/** The facts of `Copy diagnostics`: complete for every role, and never a token, a cookie, a password or another person. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import type { Me } from '../../lib/schema/me.ts';
import type { Diagnostics } from '../../lib/schema/views.ts';
import { problem } from '../support/fake-server.ts';
import { INSTANCE, me, user, uuid } from '../support/rows.ts';
import { atWork, claim, claims, endAll } from './at-work.ts';

afterEach(endAll);

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
const tokens = { access: 'token-1', refresh: 'REFRESH-SECRET', idToken: JWT, subject: 'ada' };

async function read(here: Awaited<ReturnType<typeof atWork>>): Promise<Diagnostics> {
  const answer = await here.client.call('readDiagnostics', {});
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value;
}

it('tells an admin versions, server, account, instance, claims and state', async () => {
  const here = await atWork({ tokens });
  await here.site(claims(1, { signedIn: claim({ impersonating: true }), recordNativeId: '11' }));
  expect(await read(here)).toMatchObject({
    extensionVersion: '0.1.0',
    serverVersion: '0.1.0',
    server: 'https://server.example',
    session: 'signed-in',
    username: 'admin.ada',
    role: 'admin',
    site: { name: 'Northwind', crmId: 'crm.example', crmType: 'generic' },
    claims: {
      signedIn: 'person',
      source: 'test',
      confidence: 'certain',
      impersonating: true,
      isAboutRecord: true,
    },
    sync: { state: 'live', pending: 0 },
    cache: 'disk',
    oldestEditAt: null,
    lastError: null,
  });
});

it('holds no token, cookie or password, wherever one may have slipped into a text', async () => {
  const here = await atWork({ tokens });
  await here.site(claims(1, { signedIn: claim({ source: `cookie sid=COOKIE-SECRET ${JWT}` }) }));
  const detail = `Authorization: Bearer ${JWT} refused; Set-Cookie: sid=COOKIE-SECRET; password=PASS-SECRET`;
  here.server.instead = (path) => (path.includes('crm-users') ? problem(400, 'bad', { detail }) : undefined);
  const edit = { userId: uuid('crm-users', 10), baseVersion: 1, patch: { set: { groupId: null } } };
  await here.client.call('editUser', edit);
  await vi.waitFor(() => expect(here.view().sync.parked).toBe(1));
  const facts = await read(here);
  expect(facts.lastErrorDetail).toContain('[removed]');
  expect(facts.oldestEditAt).not.toBeNull();
  const text = JSON.stringify(facts);
  for (const secret of ['token-1', 'SECRET', JWT, 'eyJ']) expect(text).not.toContain(secret);
});

it('names no other person to an agent, whoever the page is about', async () => {
  const own = user(10);
  const mapping = { mode: 'inherit', source: null, agents: [], chain: [] };
  const effective = { popFlow: {}, events: {}, mapping };
  const agentsMe = me({
    account: { id: uuid('accounts', 900), username: 'agent.eve' },
    grants: [{ role: 'agent', instanceId: INSTANCE, crmUserId: own.id }],
    own: [
      { user: own, instanceName: 'Northwind', groupName: null, effective, agents: [] },
    ] as unknown as Me['own'],
  });
  const here = await atWork({ me: agentsMe, tokens });
  const signedIn = claim({ username: 'user.11', nativeId: 'native-11', fullName: 'User Eleven' });
  await here.site(claims(1, { signedIn, recordNativeId: 'native-12' }));
  const text = JSON.stringify(await read(here));
  expect(text).toContain('agent.eve');
  for (const other of ['user.11', 'native-11', 'Eleven', 'native-12']) expect(text).not.toContain(other);
});

it('is refused to a frame that has not said hello', async () => {
  const { worker } = await atWork();
  const stranger = worker.open('panel', { id: 9, url: 'https://evil.example/' });
  expect(await stranger.call('readDiagnostics', {})).toMatchObject({ ok: false, error: { kind: 'invalid' } });
});
