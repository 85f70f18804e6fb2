/** How long a sign-in from outside is worth something, and a server without passwords. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startServer } from '../../../../server/http/serve.ts';
import { Browser, openSignIn } from '../../../support/outside-sign-in.ts';
import { locationOf, requestToken, signIn, startSignIn } from '../../../support/sign-in.ts';
import { errorsLog } from '../../errors-log.ts';
import { passwordOf, startTestServer } from '../../test-server.ts';
import { settingsOf, signedIn, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => void vi.useRealTimers());

/** The clock of this process moves, that of the database does not. */
let ahead = 0;
function later(s: number): void {
  vi.useRealTimers();
  ahead += s * 1000;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });
}
// What was kept at a time must not lie in the future of the next test.
beforeEach(() => later(0));

const refresh = (url: string, refreshToken: string) =>
  requestToken(url, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: 'patchpanel-cli',
  });

describe('a sign-in from outside', () => {
  test('is worth something for the hours that the operator gives it', async () => {
    const browser = new Browser();
    const { refreshToken } = await signedIn(world, 'olga', { browser });
    const again = await refresh(world.server.url, refreshToken);
    expect(again.status).toBe(200);
    const { refresh_token: rotated } = (await again.json()) as { refresh_token: string };
    later(12 * 3600 + 1);
    const refused = await refresh(world.server.url, rotated);
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as { error_description: string }).error_description).not.toBe(
      'account_disabled',
    );
    const { place } = await openSignIn(browser, world.server.url, { prompt: 'none' });
    expect(place.url.searchParams.get('error')).toBe('login_required');
  });

  test('ends with its issuer: one that is no longer configured renews nothing', async () => {
    const { refreshToken } = await signedIn(world, 'olga');
    const { database } = world.server;
    const without = await startServer({ database, publicUrl: world.server.url, log: errorsLog() });
    try {
      expect((await refresh(`http://127.0.0.1:${without.port}`, refreshToken)).status).toBe(400);
    } finally {
      await without.close();
    }
  });
});

test('a sign-in with a password ends when the server has passwords no more', async () => {
  const { database, url: publicUrl } = world.server;
  const { refreshToken, jar } = await signIn(publicUrl, 'ada', passwordOf('ada'));
  const outsideIssuers = [settingsOf(world.corp)];
  const without = await startServer({
    database,
    publicUrl,
    outsideIssuers,
    passwords: false,
    log: errorsLog(),
  });
  try {
    const url = `http://127.0.0.1:${without.port}`;
    expect((await refresh(url, refreshToken)).status).toBe(400);
    const silent = { serverUrl: url, jar, parameters: { prompt: 'none', resource: `${publicUrl}/v1` } };
    const { response } = await startSignIn(silent);
    expect(locationOf(response, url).searchParams.get('error')).toBe('login_required');
  } finally {
    await without.close();
  }
});

test('without passwords the one issuer is gone to at once, and no password is looked at', async () => {
  const { corp } = world;
  const server = await startTestServer({ outsideIssuers: [settingsOf(corp)], passwords: false });
  try {
    const browser = new Browser();
    const { place } = await openSignIn(browser, server.url);
    expect(place.url.origin).toBe(corp.issuer);
    const page = browser.way.find(({ pathname }) => pathname.endsWith('/with/corp')) ?? '';
    const interaction = new URL(String(page).replace(/\/with\/corp$/, ''));
    const typed = await browser.post(interaction, { username: 'ada', password: passwordOf('ada') });
    expect(typed.url.origin).toBe(corp.issuer);
  } finally {
    await server.close();
  }
});
