/** Two accounts in one browser: who is asked, what is kept, and that nothing of the first is left for the second. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { IDS, PEOPLE, startTestServer, type TestServer } from '../server/test-server.ts';
import { restartBrowser } from '../support/extension.ts';
import { CookieJar } from '../support/sign-in.ts';
import {
  endAll,
  everythingStored,
  isLive,
  type OpenConsole,
  openConsole,
  type PersonAtBrowser,
  signedInAs,
} from './person-at-browser.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(endAll);
afterAll(() => server.close());

/** The server and the browser may both be slow here. */
const soon = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 });

type Here = PersonAtBrowser & OpenConsole;

/** A network that lets the writes through or not. */
function cuttableWrites() {
  const network = { isCut: false };
  const cut: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (network.isCut && request.method === 'PATCH') throw new TypeError('Failed to fetch');
    return fetch(request);
  };
  return { network, cut };
}

const edit = (fullName: string, baseVersion: number) =>
  ({ userId: IDS.finn, baseVersion, patch: { set: { fullName } } }) as never;

async function queueEdit({ client, worker, view }: Here, fullName: string) {
  const version = worker.core.engine.replica.row('crm-users', IDS.finn)?.version ?? 0;
  expect(await client.call('editUser', edit(fullName, version))).toMatchObject({ ok: true });
  await soon(() => expect(view().sync.pending).toBe(1));
}

/** Ada's browser, restarted after the provider forgot her, with an edit of hers unsaved. */
async function leftByAda(fullName: string) {
  const { network, cut } = cuttableWrites();
  const ada = await signedInAs(server, 'ada', cut);
  network.isCut = true;
  await queueEdit(ada, fullName);
  ada.worker.end();
  restartBrowser(ada.profile);
  ada.jar = new CookieJar();
  return Object.assign(ada, await openConsole(ada));
}

describe('another account while edits of the former wait', () => {
  it('is asked about first, and nothing is shown of it or wiped before', async () => {
    const here = await leftByAda('Asked');
    here.typing = 'ben';
    expect(await here.client.call('signIn', { another: true })).toEqual({ ok: true, value: null });
    await soon(() =>
      expect(here.view().session).toMatchObject({
        state: 'signed-out',
        username: 'ada',
        foreignEdits: 1,
        newcomer: 'ben',
      }),
    );
    expect(here.worker.core.engine.replica.row('crm-users', IDS.gus)?.username).toBe('gus');
  });

  it('is still asked about after the worker has died', async () => {
    const here = await leftByAda('Died');
    here.typing = 'ben';
    await here.client.call('signIn', { another: true });
    here.worker.end();
    const { view } = await openConsole(here);
    expect(view().session).toMatchObject({ foreignEdits: 1, newcomer: 'ben', username: 'ada' });
  });

  it('gives way to the former, whose edit is then saved', async () => {
    const here = await leftByAda('Former');
    here.typing = 'ben';
    await here.client.call('signIn', { another: true });
    here.typing = 'ada';
    expect(await here.client.call('chooseAccount', { choice: 'former' })).toMatchObject({ ok: true });
    expect(here.hints.at(-1)).toBe('ada');
    await soon(() => expect(here.view().sync).toMatchObject({ state: 'live', pending: 0 }));
    expect(here.worker.core.engine.replica.row('crm-users', IDS.finn)?.fullName).toBe('Former');
  });

  it('goes on after the edits were discarded, and finds nothing of the former', async () => {
    const here = await leftByAda('Discarded');
    here.typing = 'ben';
    await here.client.call('signIn', { another: true });
    expect(await here.client.call('chooseAccount', { choice: 'newcomer' })).toMatchObject({ ok: true });
    await isLive(here);
    expect(here.view().session).toMatchObject({ state: 'signed-in', username: 'ben' });
    const stored = await everythingStored(here.profile);
    for (const trace of ['Discarded', '"username":"ada"', PEOPLE.ada.id, IDS.south, 'gus']) {
      expect(stored).not.toContain(trace);
    }
  });

  it('leaves everything as it was when neither is chosen, and its tokens are worthless', async () => {
    const here = await leftByAda('Neither');
    here.typing = 'ben';
    await here.client.call('signIn', { another: true });
    const newcomer = here.worker.core.session.newcomer;
    expect(await here.client.call('chooseAccount', { choice: 'neither' })).toMatchObject({ ok: true });
    expect(here.view().session).toMatchObject({ state: 'signed-out', username: 'ada' });
    expect(here.view().session.newcomer).toBeUndefined();
    expect(here.view().sync.pending).toBe(1);
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: newcomer?.tokens.refresh ?? '',
      client_id: 'patchpanel-extension',
    });
    const refused = await fetch(`${server.url}/oidc/token`, { method: 'POST', body });
    expect(await refused.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('another account without unsaved edits', () => {
  it('takes the place of the former, whose copy is wiped first', async () => {
    const here = await signedInAs(server, 'ada');
    here.worker.end();
    restartBrowser(here.profile);
    here.jar = new CookieJar();
    const next = Object.assign(here, await openConsole(here));
    here.typing = 'sam';
    expect(await next.client.call('signIn', { another: true })).toEqual({ ok: true, value: null });
    await isLive(next);
    const stored = await everythingStored(here.profile);
    for (const trace of ['"username":"ada"', PEOPLE.ada.id, IDS.south, 'gus'])
      expect(stored).not.toContain(trace);
  });

  it('is never taken silently: the browser may know somebody else', async () => {
    const here = await leftByAda('Silent');
    here.typing = 'ben';
    await here.client.call('signIn', { another: true });
    here.worker.end();
    restartBrowser(here.profile);
    const next = await openConsole(here);
    await soon(() => expect(next.worker.core.session.ended).toBe('not-remembered'));
    expect(next.view().session).toMatchObject({ state: 'signed-out', username: 'ada' });
    expect(next.view().session.newcomer).toBeUndefined();
  });
});

describe('signing out', () => {
  it('leaves only the address of the server and what the policies of the browser ask', async () => {
    const here = await signedInAs(server, 'ada');
    expect(await here.client.call('signOut', { discard: false })).toEqual({ ok: true, value: null });
    const [settings, stores] = JSON.parse(await everythingStored(here.profile)) as [
      [string, unknown][],
      [string, unknown[]][],
    ];
    const empty = settings.filter(([, value]) => value === null || Object.keys(value as object).length === 0);
    expect(settings.filter((setting) => !empty.includes(setting))).toEqual([
      ['server', server.url],
      ['policy', { requireSignInAfterRestart: false }],
    ]);
    expect(stores.filter(([, rows]) => rows.length > 0)).toEqual([]);
  });

  it('is told to every open page at once, though the server hangs', async () => {
    const hanging = { is: false };
    const slow: typeof fetch = (input, init) =>
      hanging.is ? new Promise(() => undefined) : fetch(input, init);
    const here = await signedInAs(server, 'ada', slow);
    const second = here.worker.open('sidepanel');
    const states: string[] = [];
    second.on('viewChanged', ({ session }) => states.push(session.state));
    await second.call('hello', { surface: 'sidepanel', protocol: 1 });
    hanging.is = true;
    void here.client.call('signOut', { discard: false });
    await soon(() =>
      expect([here.view().session.state, states.at(-1)]).toEqual(['signed-out', 'signed-out']),
    );
  });
});
