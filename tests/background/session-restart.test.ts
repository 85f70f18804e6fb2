/** A new start of the browser: back without typing, or a read-only copy, or, where a policy says so, nothing at all. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Policy } from '../../lib/settings/setting.ts';
import { startTestServer, type TestServer } from '../server/test-server.ts';
import { restartBrowser } from '../support/extension.ts';
import { CookieJar } from '../support/sign-in.ts';
import {
  endAll,
  everythingStored,
  isLive,
  openConsole,
  type PersonAtBrowser,
  signedInAs,
  sitDown,
} from './person-at-browser.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(endAll);
afterAll(() => server.close());

/** Ada's browser, closed. */
async function closedByAda(): Promise<PersonAtBrowser> {
  const here = await signedInAs(server, 'ada');
  here.worker.end();
  restartBrowser(here.profile);
  here.windows.splice(0);
  return here;
}

const soon = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 });

describe('after a restart of the browser', () => {
  it('no token is found in what is on its disk: settings and database', async () => {
    const here = await signedInAs(server, 'ada');
    const tokens = Object.values(here.profile.settings.tokens.value as Record<string, string>);
    here.worker.end();
    restartBrowser(here.profile);
    const disk = await everythingStored(here.profile);
    expect(disk).toContain('Finn Secret-Surname');
    expect(tokens.filter((token) => token.length > 40)).toHaveLength(3);
    expect(tokens.filter((token) => token.length > 40 && disk.includes(token))).toEqual([]);
  });

  it('the provider that still knows the person brings them back without a window', async () => {
    const here = await closedByAda();
    await isLive(await openConsole(here));
    expect(here.windows).toEqual(['silent']);
  });

  it('the copy is shown read-only where the provider has forgotten them, and it is asked once', async () => {
    const here = await closedByAda();
    here.jar = new CookieJar();
    const { view, worker } = await openConsole(here);
    await soon(() => expect(worker.core.session.ended).toBe('not-remembered'));
    expect(view()).toMatchObject({
      session: { state: 'signed-out', username: 'ada' },
      readOnly: { reason: 'signed-out' },
    });
    expect(view().session.ended).toBeUndefined();
    const side = worker.open('sidepanel');
    await side.call('hello', { surface: 'sidepanel', protocol: 1 });
    expect(here.windows).toEqual(['silent']);
  });
});

describe('before the browser has told its policies', () => {
  it('pages open where there is no copy', async () => {
    const here = sitDown(server);
    here.profile.policy = new Promise(() => undefined);
    const { view } = await openConsole(here);
    expect(view().session.state).toBe('no-server');
  });

  async function untold() {
    const here = await closedByAda();
    const policy = Promise.withResolvers<Policy>();
    here.profile.policy = policy.promise;
    return { ...here, tell: policy.resolve };
  }

  it('nothing of a copy is shown where they were never told', async () => {
    const here = await untold();
    here.profile.settings.policy.value = null;
    const { view } = await openConsole(here);
    expect(view()).toMatchObject({ session: { isHidden: true, username: null } });
    here.tell({ requireSignInAfterRestart: false });
    await soon(() => expect(view()).toMatchObject({ session: { username: 'ada' } }));
  });

  it('a copy is shown where none hid it last time, and nobody is signed in', async () => {
    const here = await untold();
    here.profile.browser.allowed.add('https://north.crm.example/*');
    const opened = await openConsole(here);
    expect(opened.view().session).toMatchObject({ state: 'signed-out', username: 'ada' });
    const page = { tabId: 3, url: 'https://north.crm.example/users/1' };
    const greeting = { url: page.url, protocol: 1 };
    const setup = await opened.worker.site('siteHello', greeting, page);
    expect(setup).toMatchObject({ ok: true, value: { site: 'configured' } });
    expect(here.windows).toEqual([]);
    here.tell({ requireSignInAfterRestart: false });
    await isLive(opened);
    expect(here.windows).toEqual(['silent']);
  });

  it('a copy is hidden as soon as a new policy is told, and hidden at once the next time', async () => {
    const here = await untold();
    const { view, worker } = await openConsole(here);
    here.tell({ requireSignInAfterRestart: true });
    await soon(() => expect(view()).toMatchObject({ session: { isHidden: true, username: null } }));
    worker.end();
    restartBrowser(here.profile);
    here.profile.policy = new Promise(() => undefined);
    const next = await openConsole(here);
    expect(next.view()).toMatchObject({ session: { isHidden: true, username: null } });
    expect(here.windows).toEqual([]);
  });
});

describe('where a policy asks for a sign-in after a restart', () => {
  async function hidden() {
    const here = await closedByAda();
    here.profile.policy = { requireSignInAfterRestart: true };
    return Object.assign(here, await openConsole(here));
  }

  it('nothing of the copy is shown: no name, no place, no person, no list', async () => {
    const { view, client, worker, windows } = await hidden();
    expect(view()).toMatchObject({
      session: { state: 'signed-out', isHidden: true, username: null, role: null },
      sync: { checkedAt: null },
      site: null,
      person: { kind: 'nobody' },
    });
    expect(JSON.stringify(view())).not.toMatch(/ada|finn|North/);
    expect(await client.call('listPending', {})).toMatchObject({ ok: false, error: { kind: 'signed-out' } });
    const diagnostics = await client.call('readDiagnostics', {});
    expect(JSON.stringify(diagnostics)).not.toMatch(/ada"|finn|North/);
    expect(worker.core.engine.replica.me?.account.username).toBe('ada');
    expect(windows).toEqual([]);
  });

  it('a password is asked for though the provider knows the person, and the copy is shown after it', async () => {
    const here = await hidden();
    here.typing = 'ada';
    expect(await here.client.call('signIn', {})).toEqual({ ok: true, value: null });
    expect(here.hints).toEqual(['', 'ada']);
    await isLive(here);
    expect(here.view().session).toMatchObject({ state: 'signed-in', username: 'ada' });
  });

  it('a sign-in that ends while the browser is open hides nothing', async () => {
    const here = await hidden();
    here.typing = 'ada';
    await here.client.call('signIn', {});
    await isLive(here);
    await here.worker.core.session.lose('expired');
    await soon(() => expect(here.view().session).toMatchObject({ ended: 'expired', username: 'ada' }));
  });
});
