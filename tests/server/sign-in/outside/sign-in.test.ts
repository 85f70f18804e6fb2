/** Signing in by an outside issuer over real HTTP: who becomes what, what is kept, and how it ends. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../../../support/databases.ts';
import { alertOf, Browser, linkTo, openSignIn } from '../../../support/outside-sign-in.ts';
import { redeem, requestToken } from '../../../support/sign-in.ts';
import { alter, ask, IDS, passwordOf } from '../../test-server.ts';
import { accountOf, comeFrom, signedIn, startWorld, type World } from './world.ts';

describeDatabases('signing in by an outside issuer', (subject) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ database: subject().database });
  });
  afterAll(() => world.close());

  const me = async (token: string) => (await ask(world.server, '/v1/me', { token })).body;

  test('makes an account at the first sign-in, with the roles that its claims stand for', async () => {
    const olga = await me((await signedIn(world, 'olga')).accessToken);
    expect(olga).toMatchObject({
      account: { username: 'olga', signedInBy: 'Corp' },
      grants: [{ role: 'admin', instanceId: null, crmUserId: null }],
    });
    const sven = await me((await signedIn(world, 'sven')).accessToken);
    expect(sven.grants).toEqual([{ role: 'support', instanceId: IDS.north, crmUserId: null }]);
  });

  test('binds an agent to the CRM user that the claim names', async () => {
    const eve = await me((await signedIn(world, 'eve')).accessToken);
    expect(eve).toMatchObject({
      grants: [{ role: 'agent', instanceId: IDS.north, crmUserId: IDS.eve }],
      own: [{ user: { username: 'eve' } }],
    });
  });

  test('finds the same account again', async () => {
    const [first, second] = [await signedIn(world, 'sven'), await signedIn(world, 'sven')];
    expect(accountOf(second)).toBe(accountOf(first));
  });

  test('is remembered: a second sign-in of the same browser needs no page', async () => {
    const browser = new Browser();
    await signedIn(world, 'sven', { browser });
    const { place } = await openSignIn(browser, world.server.url, { prompt: 'none' });
    expect(place.url.searchParams.get('code')).not.toBeNull();
  });

  test('a role taken away there is gone with the next sign-in, for tokens from before too, and audited', async () => {
    const before = await signedIn(world, 'sven');
    world.corp.people.sven = { ...world.corp.people.sven, groups: ['pp-agents'] };
    await signedIn(world, 'sven');
    expect((await me(before.accessToken)).grants).toEqual([
      { role: 'agent', instanceId: IDS.north, crmUserId: null },
    ]);
    expect((await ask(world.server, '/v1/crm-users', { token: before.accessToken })).status).toBe(403);
    const [entry] = await world.server.database.transaction(
      { tenantId: '00000000-0000-4000-8000-000000000001', system: 'seed' },
      (tx) => tx.query('select actor, action, after from audit_entries order by seq desc limit 1'),
    );
    expect(entry).toMatchObject({ actor: 'Sign-in at Corp', action: 'update', after: { username: 'sven' } });
  });

  test('who has no role there any more keeps none here, and is told', async () => {
    const before = await signedIn(world, 'sven');
    world.corp.people.sven = { ...world.corp.people.sven, groups: [] };
    const { place } = await comeFrom(world, 'sven');
    expect(alertOf(place)).toContain('have no role in Patchpanel');
    expect((await me(before.accessToken)).grants).toEqual([]);
  });

  test('the last admin is not demoted by a claim, and not let in as one', async () => {
    await signedIn(world, 'olga');
    await alter(world.server.database, "update accounts set active = false where username = 'ada'");
    world.corp.people.olga = { ...world.corp.people.olga, groups: ['pp-agents'] };
    const { place } = await comeFrom(world, 'olga');
    expect(alertOf(place)).toContain('last admin');
    await alter(world.server.database, "update accounts set active = true where username = 'ada'");
    world.corp.people.olga = { ...world.corp.people.olga, groups: ['pp-admins'] };
  });

  test('a disabled account is refused at the next request, at a refresh, and at a sign-in', async () => {
    const eve = await signedIn(world, 'eve');
    await alter(world.server.database, 'update accounts set active = false where id = $1', [accountOf(eve)]);
    expect(await me(eve.accessToken)).toMatchObject({ code: 'account_disabled' });
    const body = {
      grant_type: 'refresh_token',
      refresh_token: eve.refreshToken,
      client_id: 'patchpanel-cli',
    };
    const refused = await requestToken(world.server.url, body);
    expect(await refused.json()).toMatchObject({ error_description: 'account_disabled' });
    expect(alertOf((await comeFrom(world, 'eve')).place)).toContain('disabled');
    await alter(world.server.database, 'update accounts set active = true where id = $1', [accountOf(eve)]);
  });

  test('signing out everywhere ends it, and the issuer is asked for a password before it lets anybody in again', async () => {
    const browser = new Browser();
    const eve = await signedIn(world, 'eve', { browser });
    const signOut = { method: 'POST', token: eve.accessToken };
    expect((await ask(world.server, '/v1/me/sign-out', signOut)).status).toBe(200);
    expect(await me(eve.accessToken)).toMatchObject({ code: 'signed_out' });
    const { place } = await openSignIn(browser, world.server.url);
    // The issuer still knows the browser, and would pass it through.
    const asked = await browser.go(linkTo(place, 'Corp'));
    expect(asked.url.origin).toBe(world.corp.issuer);
    expect(asked.html).toContain('name="login"');
    const there = await browser.post(asked.url, { login: 'eve' });
    expect(there.url.searchParams.get('code')).not.toBeNull();
  });

  test('signing in as somebody else asks there too', async () => {
    const browser = new Browser();
    world.corp.people.sven = { ...world.corp.people.sven, groups: ['pp-support'] };
    await signedIn(world, 'sven', { browser });
    world.corp.asked.length = 0;
    await signedIn(world, 'olga', { browser, parameters: { prompt: 'login' } });
    const [asked = ''] = world.corp.asked.filter((path) => path.startsWith('/auth?'));
    expect(Object.fromEntries(new URL(asked, world.corp.issuer).searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      response_type: 'code',
      code_challenge_method: 'S256',
    });
  });

  test('signing out ends the session of the issuer too, and goes straight back', async () => {
    const browser = new Browser();
    const { idToken } = await signedIn(world, 'olga', { browser });
    const back = 'http://127.0.0.1:4711/callback';
    const end = new URL('/oidc/session/end', world.server.url);
    end.search = new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: back,
      state: 'x1',
    }).toString();
    browser.way.length = 0;
    const after = await browser.go(end);
    const there = browser.way.find(({ origin }) => origin === world.corp.issuer)?.searchParams;
    expect(there?.get('id_token_hint')).toMatch(/^ey/);
    expect(after.url.href).toBe(`${back}?state=x1`);
    const { place } = await openSignIn(browser, world.server.url);
    expect((await browser.go(linkTo(place, 'Corp'))).html).toContain('name="login"');
  });

  test('an issuer that ends no sessions is not asked to', async () => {
    const browser = new Browser();
    world.other.people.otto = { preferred_username: 'otto', groups: ['pp-support'] };
    const { idToken } = await signedIn(world, 'otto', { browser, issuer: 'Other' });
    const back = 'http://127.0.0.1:4711/callback';
    const end = new URL('/oidc/session/end', world.server.url);
    end.search = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: back }).toString();
    browser.way.length = 0;
    expect((await browser.go(end)).url.href).toBe(back);
    expect(browser.way.filter(({ origin }) => origin === world.other.issuer)).toEqual([]);
  });

  test('after a sign-in with a password no issuer is signed out of', async () => {
    const browser = new Browser();
    await signedIn(world, 'olga', { browser });
    const { started, place } = await openSignIn(browser, world.server.url, { prompt: 'login' });
    const end = await browser.post(place.url, { username: 'finn', password: passwordOf('finn') });
    const { idToken } = await redeem(world.server.url, started, end.url);
    browser.way.length = 0;
    await browser.go(`${world.server.url}/oidc/session/end?id_token_hint=${idToken}`);
    expect(browser.way.filter(({ origin }) => origin === world.corp.issuer)).toEqual([]);
  });
});
