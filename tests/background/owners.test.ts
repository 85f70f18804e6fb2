/** The owner of the record that a page is about: when the page is asked, what is shown of it, and that it never outlives the page. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { IdentitySpec } from '../../lib/schema/identity-spec.ts';
import { me, uuid } from '../support/rows.ts';
import { atWork, CRM, claim, claims, endAll, openPanel, shown } from './at-work.ts';

afterEach(endAll);

const SPEC: IdentitySpec = {
  version: 1,
  identity: { probes: [] },
  records: [],
  owners: [
    {
      records: [{ in: 'path', pattern: '/cases/{id:int}' }],
      probe: { fetch: { path: '/api/cases/{id}' }, nativeId: [{ from: 'fetch', json: 'owner' }] },
      nobody: ['0'],
    },
  ],
};
const caseAt = (navigation: number, id: number, more: object = {}) =>
  claims(navigation, { address: `https://crm.example/cases/${id}`, ...more });
const owner = (nativeId: string | null) =>
  nativeId === null ? 'failed' : claim({ nativeId, username: null, impersonating: 'unknown' });

/** Beside a CRM that tells owners; `answers` says what its page learns of a case. */
async function besideCases(
  answers: (path: string) => unknown,
  role: 'admin' | 'agent' = 'admin',
  identity = SPEC,
) {
  const [instance] = me().instances;
  if (!instance) throw new Error('There is no instance.');
  const grants = [{ role, instanceId: null, crmUserId: null }];
  const here = await atWork({ me: me({ instances: [{ ...instance, identity }], grants }) });
  const asked: string[] = [];
  here.profile.browser.askOwner = async (_, { probe }) => {
    const path = probe.fetch?.path ?? '';
    asked.push(path);
    return answers(path);
  };
  return { ...here, asked };
}

const numberIn = (path: string) => path.split('/').at(-1) ?? '';

describe('a page about a record of another kind', () => {
  it('shows the owner, and switches to who is signed in', async () => {
    const { site, view, client, asked } = await besideCases(() => owner('11'));
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(view()).toMatchObject({ show: 'page-user', canSwitch: true, isOwner: true, isSelf: false });
    expect(asked).toEqual(['/api/cases/7']);
    await client.call('showPerson', { show: 'me' });
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view().isOwner).toBeUndefined();
  });

  it('is asked for a second time where it names somebody who is no user, by what it names', async () => {
    const [rule] = SPEC.owners ?? [];
    if (!rule) throw new Error('There is no rule.');
    const first = { ...rule.probe, nativeId: [{ from: 'fetch' as const, json: 'employee' }] };
    const probe = { ...rule.probe, fetch: { path: '/api/users?employee={id}' } };
    const spec = { ...SPEC, owners: [{ ...rule, first, probe }] };
    const { site, view, asked } = await besideCases(
      (path) => owner(path === '/api/cases/7' ? '900' : path === '/api/users?employee=900' ? '11' : null),
      'admin',
      spec,
    );
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(asked).toEqual(['/api/cases/7', '/api/users?employee=900']);
    await site(caseAt(2, 8));
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    expect(view().isOwner).toBeUndefined();
  });

  it('names an owner whom the server does not know', async () => {
    const { site, view } = await besideCases(() => owner('404'));
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(view().person).toMatchObject({ kind: 'unknown', nativeId: '404' }));
    expect(view().isOwner).toBe(true);
  });

  it.each([
    ['nobody', () => 'nobody'],
    ['nothing', () => undefined],
    ['what the CRM calls nobody', () => owner('0')],
    ['another shape', () => ({ owner: '11' })],
    ['a failure', () => Promise.reject(new Error('The page went away.'))],
  ])('shows who is signed in where its CRM tells %s, and is asked once', async (_, answers) => {
    const { site, view, asked } = await besideCases(answers);
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await site(caseAt(1, 7, { signedIn: claim({ fullName: 'Ada' }) }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view().isOwner).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('leaves whom a person picked for it', async () => {
    const { site, view, client } = await besideCases(() => owner('11'));
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    await client.call('pickUser', { as: 'page-user', userId: uuid('crm-users', 10), navigation: 1 });
    await vi.waitFor(() => expect(view()).toMatchObject({ picking: { isPicked: true } }));
    expect(shown(view())).toBe('user.10');
  });
});

describe('nobody is asked', () => {
  it.each<[string, object]>([
    ['of a page about a user', { recordNativeId: '11' }],
    ['of a page that tells nobody', { signedIn: 'unknown' }],
    ['of a page of a visitor', { signedIn: 'signed-out' }],
    ['while a page is read', { signedIn: 'pending' }],
    ['of an address of another origin', { address: 'https://other.example/cases/7' }],
    ['of an address that is none', { address: 'asked' }],
    ['of another kind', { address: 'https://crm.example/lists/7' }],
  ])('%s', async (_, more) => {
    const { site, asked, view } = await besideCases(() => owner('11'));
    await site(caseAt(1, 7, more));
    await site(caseAt(2, 8, more));
    await vi.waitFor(() => expect(view().person.kind).toBeDefined());
    expect(asked).toEqual([]);
  });

  it('for an agent, who sees own data alone', async () => {
    const { site, asked, view } = await besideCases(() => owner('11'), 'agent');
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(view().person.kind).toBe('nobody'));
    expect(asked).toEqual([]);
  });

  it('before somebody looks', async () => {
    const { site, asked, client, worker } = await besideCases(() => owner('11'));
    client.close();
    await vi.waitFor(() => expect(worker.core.pages.has('panel')).toBe(false));
    await site(caseAt(1, 7));
    expect(asked).toEqual([]);
    const again = await openPanel(worker);
    await vi.waitFor(() => expect(shown(again.view())).toBe('user.11'));
    expect(asked).toHaveLength(1);
  });
});

describe('a page that moves on', () => {
  it('shows nobody of the former record, however late the answer comes', async () => {
    const late = Promise.withResolvers<unknown>();
    const { site, view } = await besideCases((path) => (numberIn(path) === '7' ? late.promise : owner(null)));
    await site(caseAt(1, 7));
    await site(caseAt(2, 8));
    late.resolve(owner('11'));
    await site(caseAt(3, 9));
    await vi.waitFor(() => expect(view().picking?.navigation).toBe(3));
    expect(shown(view())).toBe('user.10');
  });

  it('drops the owner at once', async () => {
    const { site, view } = await besideCases(() => owner('11'));
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    await site(caseAt(2, 8, { signedIn: 'pending' }));
    await vi.waitFor(() => expect(view().person.kind).toBe('loading'));
    expect(view().isOwner).toBeUndefined();
  });

  it('is asked of one record at a time in a burst of a thousand, and at the end of the last', async () => {
    let atOnce = 0;
    let most = 0;
    const { site, view, asked } = await besideCases(async (path) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return owner(numberIn(path) === '1000' ? '11' : '10');
    });
    const sent = Array.from({ length: 1_000 }, (_, index) => site(caseAt(index + 1, index + 1)));
    await Promise.all(sent);
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(most).toBe(1);
    expect(asked.at(-1)).toBe('/api/cases/1000');
  });

  it('shows nobody of a former document of the tab', async () => {
    const { site, view, worker } = await besideCases(() => owner('11'));
    await site(caseAt(1, 7));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    await worker.site('siteHello', { url: CRM, protocol: 1 }, { tabId: 7, url: CRM, documentId: 'B' });
    await vi.waitFor(() => expect(view().person.kind).toBe('loading'));
    expect(view().isOwner).toBeUndefined();
  });
});
