/** Whom the panel may call "you": only the person who is signed in and looks. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import type { Me } from '../../lib/schema/me.ts';
import { INSTANCE, me, user } from '../support/rows.ts';
import { atWork, claim, claims, endAll } from './at-work.ts';

afterEach(endAll);

const own = user(10);
const mapping = { mode: 'inherit', source: null, agents: [], chain: [] };
const bound = {
  own: [
    {
      user: own,
      instanceName: 'Northwind',
      groupName: null,
      effective: { popFlow: {}, events: {}, mapping },
      agents: [],
    },
  ] as unknown as Me['own'],
};
const agentOnly = { grants: [{ role: 'agent', instanceId: INSTANCE, crmUserId: own.id }] as Me['grants'] };
const somebodyElse = claim({ username: 'user.11', nativeId: '11' });

it.each([
  ['the signed-in CRM user', {}, {}, 'user.10', true],
  ['the record of another', {}, { recordNativeId: '11' }, 'user.11', false],
  ['the own record', {}, { recordNativeId: '10' }, 'user.10', true],
  ['an impersonated user', {}, { signedIn: claim({ impersonating: true }) }, 'user.10', false],
  ['somebody else than the account belongs to', bound, { signedIn: somebodyElse }, 'user.11', false],
  [
    'their own data, whoever is signed in',
    { ...bound, ...agentOnly },
    { signedIn: somebodyElse },
    'user.10',
    true,
  ],
])('on %s', async (_, account, page, username, isSelf) => {
  const { site, view } = await atWork({ me: me(account) });
  await site(claims(1, page));
  await vi.waitFor(() => expect(view().person).toMatchObject({ person: { user: { username } } }));
  await vi.waitFor(() => expect(view().isSelf).toBe(isSelf));
});
