/** Salesforce through the background: whose session it is, which org's, and that the session stays where it belongs. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askSalesforce } from '../../lib/background/salesforce.ts';
import { instanceOf } from '../../lib/background/sites.ts';
import type { GrantedInstance, Me } from '../../lib/schema/me.ts';
import { SALESFORCE_IDENTITY } from '../../lib/schema/presets/salesforce.ts';
import { SALESFORCE, SESSION } from '../crm/fixtures/salesforce.ts';
import { instance, me, user } from '../support/rows.ts';
import { atWork, CRM, claim, claims, endAll, shown } from './at-work.ts';

afterEach(endAll);

const ORG = '00D5g000004pXyZ';
const OTHER_ORG = '00D5g000004pXyA';
const USER = '0055g00000AbCdEAAV';
const HOME = 'https://acme.lightning.force.com/lightning/page/home';

function org(changes: Partial<GrantedInstance> = {}): GrantedInstance {
  const { id, name, active } = instance();
  const sites = ['https://*.force.com/*', 'https://*.salesforce.com/*', 'https://*.salesforce-setup.com/*'];
  const crmType = 'salesforce';
  return { id, name, crmId: 'acme', crmType, active, sites, identity: SALESFORCE_IDENTITY, ...changes };
}

interface Given {
  url?: string;
  cookies?: Readonly<Record<string, string>>;
  instances?: GrantedInstance[];
  respond?: () => Response | Promise<Response>;
}

async function ask(given: Given = {}) {
  const { url = HOME, instances = [org()], respond } = given;
  const cookies = given.cookies ?? SALESFORCE.sessions ?? {};
  const fetch = vi.fn<typeof globalThis.fetch>(async (to, init) => {
    if (respond) return respond();
    const asked = { method: 'GET', path: String(to), headers: new Headers(init?.headers), body: null };
    return SALESFORCE.answer(asked, true) ?? new Response(null, { status: 404 });
  });
  const cookie = vi.fn(async (_: string, address: string) => cookies[new URL(address).hostname] ?? null);
  const page = { tabId: 7, windowId: 1, url, documentId: null };
  const reply = await askSalesforce({ platform: { cookie }, fetch, me: me({ instances }) as Me }, page);
  return { reply, fetch, cookie };
}

describe('who is signed in to Salesforce', () => {
  it.each([
    HOME,
    'https://acme.my.salesforce.com/home/home.jsp',
    'https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home',
    'https://acme--c.vf.force.com/apex/Desk',
  ])('is asked of one host, on %s', async (url) => {
    const { reply, fetch, cookie } = await ask({ url });
    expect(reply).toMatchObject({ kind: 'answered', json: { user_id: USER, name: 'Ada Moreno' } });
    expect(fetch.mock.calls.map(([to]) => to)).toEqual([
      'https://acme.my.salesforce.com/services/oauth2/userinfo',
    ]);
    expect(cookie).toHaveBeenCalledWith('sid', 'https://acme.my.salesforce.com', 7);
  });

  it('is told without the session, and without what else Salesforce says of the person', async () => {
    const { reply, fetch } = await ask();
    expect(JSON.stringify(reply)).not.toContain(SESSION.split('!')[1]);
    expect(reply).toEqual({
      kind: 'answered',
      json: {
        user_id: USER,
        organization_id: SALESFORCE.instanceKey,
        preferred_username: 'ada@acme.example',
        name: 'Ada Moreno',
      },
    });
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit', redirect: 'error' });
  });

  const page = 'acme.lightning.force.com';
  const api = 'acme.my.salesforce.com';
  it.each<[string, Given]>([
    ['there is no cookie, or cookies may not be read', { cookies: {} }],
    ['only the page has a session', { cookies: { [page]: SESSION } }],
    ['the cookie is of another shape', { cookies: { [api]: 'secret' } }],
    ['the page is of another org', { cookies: { [page]: `${OTHER_ORG}!x`, [api]: SESSION } }],
    ['the instance is another org', { instances: [org({ crmId: OTHER_ORG })] }],
    ['the page is on no host of an org', { url: 'https://login.salesforce.com/' }],
  ])('is asked of nobody where %s', async (_, given) => {
    const { reply, fetch } = await ask(given);
    expect(reply).toEqual({ kind: 'failed' });
    expect(fetch).not.toHaveBeenCalled();
  });

  const info = { user_id: USER, organization_id: ORG };
  it.each<[string, () => Response | Promise<Response>]>([
    ['interfaces are kept from the person', () => new Response('Bad_OAuth_Token', { status: 403 })],
    ['the session is over', () => new Response(null, { status: 401 })],
    ['the endpoint is gone', () => new Response('<html>', { status: 404 })],
    ['the answer is of another shape', () => Response.json({ user: USER, org: ORG })],
    ['the answer is no JSON', () => new Response('<html>')],
    ['the answer is of another org', () => Response.json({ ...info, organization_id: OTHER_ORG })],
    ['the answer names no user', () => Response.json({ ...info, user_id: ORG })],
    ['nothing answers', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('is not known where %s', async (_, respond) => {
    expect((await ask({ respond })).reply).toEqual({ kind: 'failed' });
  });

  it('is known where the instance has the id of the org in either form', async () => {
    for (const crmId of [ORG, SALESFORCE.instanceKey]) {
      expect((await ask({ instances: [org({ crmId })] })).reply.kind).toBe('answered');
    }
  });
});

it('one of several orgs on the same sites is chosen by the id of the org, in either form', () => {
  const [first, second] = [org({ crmId: OTHER_ORG }), org({ id: 'x' as GrantedInstance['id'], crmId: ORG })];
  const account = me({ instances: [first, second] });
  expect(instanceOf(account, HOME, SALESFORCE.instanceKey)).toBe(second);
  expect(instanceOf(account, HOME, OTHER_ORG)).toBe(first);
  expect(instanceOf(account, HOME, null)).toBeNull();
});

describe('a user of Salesforce', () => {
  it.each([
    ['15', USER.slice(0, 15)],
    ['18', USER],
  ])('is found by a record of Salesforce where %s characters are stored', async (_, nativeId) => {
    const { server, site, view } = await atWork();
    server.put(user(10, { nativeId, version: 2 }));
    await site(claims(1, { signedIn: 'unknown', recordNativeId: USER }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
  });

  it('is found by who is signed in, whatever the case of another id is', async () => {
    const { server, site, view } = await atWork();
    server.put(user(10, { nativeId: USER.slice(0, 15), version: 2 }));
    server.put(user(11, { nativeId: USER.slice(0, 15).toUpperCase(), version: 2 }));
    await site(claims(1, { signedIn: claim({ username: null, nativeId: USER }) }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
  });
});

describe('the permission for cookies', () => {
  const asking = () => {
    const { sites, ...rest } = org();
    return me({ instances: [{ ...rest, sites: [CRM.replace('home', '*')] }] });
  };
  const listed = async (given: Me, access: 'granted' | 'grantable' | 'never' = 'grantable') => {
    const { profile, client, worker } = await atWork({ me: given });
    profile.browser.cookieAccess = async () => access;
    const setup = worker.open('setup');
    await setup.call('hello', { surface: 'setup', protocol: 1 });
    client.close();
    const result = await setup.call('listSites', {});
    return result.ok ? result.value.map(({ wantsCookies }) => wantsCookies) : result.error;
  };

  it('is wanted for Salesforce alone', async () => {
    expect(await listed(asking())).toEqual([true]);
    expect(await listed(me())).toEqual([undefined]);
  });

  it('is wanted no more once it is there, and never where this build cannot have it', async () => {
    expect(await listed(asking(), 'granted')).toEqual([undefined]);
    expect(await listed(asking(), 'never')).toEqual([undefined]);
  });
});
