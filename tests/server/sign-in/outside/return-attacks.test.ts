/** The way back from an issuer: replayed, forged, of another browser, of another issuer. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alertOf, Browser, openSignIn } from '../../../support/outside-sign-in.ts';
import { returnOf, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => world.corp.lieInToken(null));

const UNTRUSTED = 'The answer of Corp cannot be trusted, so nobody was signed in.';

describe('the way back', () => {
  const STALE = 'This sign-in has expired, was used already or was started in another window.';

  test('works once: the same code and state again sign nobody in', async () => {
    const { browser, url } = await returnOf(world, 'olga');
    expect((await browser.go(url)).url.searchParams.get('code')).not.toBeNull();
    expect((await browser.go(url)).html).toMatch(/has expired/);
  });

  test('works once while the sign-in is still open', async () => {
    world.corp.lieInToken({ claims: { nonce: 'x' } });
    const { browser, url } = await returnOf(world, 'olga');
    expect(alertOf(await browser.go(url))).toContain(UNTRUSTED);
    world.corp.lieInToken(null);
    expect((await browser.go(url)).html).toContain(STALE);
  });

  test('is for the browser that went there: a victim is not signed in as the attacker', async () => {
    const { url } = await returnOf(world, 'mallory');
    const victim = new Browser();
    await openSignIn(victim, world.server.url);
    expect((await victim.go(url)).html).toContain(
      'This sign-in has expired or was started in another window.',
    );
  });

  test('takes no state of another sign-in, even at the address of the own one', async () => {
    const stolen = await returnOf(world, 'mallory');
    const victim = new Browser();
    const { place } = await openSignIn(victim, world.server.url);
    const there = await victim.go(`${place.url}/from/corp${stolen.url.search}`);
    expect(there.html).toContain(STALE);
  });

  test.each([
    '',
    'x',
    '../../evil.example.aaaaaaaaaaaaaaaaaaaaaaaa',
    'a.b',
    '//evil.example/.aaaaaaaaaaaaaaaaaaaaaaaa',
  ])('a made-up state %j leads to a page of ours', async (state) => {
    const place = await new Browser().go(
      `${world.server.url}/oidc/from/corp?code=x&state=${encodeURIComponent(state)}`,
    );
    expect(place).toMatchObject({ status: 200, url: { origin: world.server.url } });
    expect(place.html).toContain(STALE);
  });

  test('of one issuer is no answer of the other (mix-up)', async () => {
    const { browser, url } = await returnOf(world, 'olga');
    const mixed = new URL(url);
    mixed.pathname = '/oidc/from/other';
    expect((await browser.go(mixed)).html).toContain(STALE);
    expect(world.other.asked.filter((path) => path.startsWith('/token'))).toEqual([]);
  });

  test('that names another issuer sends no code there (mix-up)', async () => {
    const { browser, url } = await returnOf(world, 'olga');
    world.corp.asked.length = 0;
    url.searchParams.set('iss', world.other.issuer);
    expect(alertOf(await browser.go(url))).toContain(UNTRUSTED);
    expect(world.corp.asked.filter((path) => path.startsWith('/token'))).toEqual([]);
  });

  test('with a code that was made up is refused by the issuer, and told', async () => {
    const { browser, url } = await returnOf(world, 'olga');
    url.searchParams.set('code', 'made-up');
    expect(alertOf(await browser.go(url))).toContain('Corp refused this server');
  });

  test('with a code of another sign-in is refused for want of its verifier', async () => {
    const [stolen, own] = [await returnOf(world, 'olga'), await returnOf(world, 'mallory')];
    own.url.searchParams.set('code', stolen.url.searchParams.get('code') ?? '');
    expect(alertOf(await own.browser.go(own.url))).toContain('Corp refused this server');
  });

  test('says no word of the address it came by', async () => {
    const { browser, url } = await returnOf(world, 'olga');
    url.searchParams.delete('code');
    url.searchParams.set('error', '<img src=x>');
    url.searchParams.set('error_description', 'Call 555 to sign in');
    const { html } = await browser.go(url);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('555');
  });

  test('from a sign-out leads only where that sign-out was to go', async () => {
    const place = await new Browser().go(`${world.server.url}/oidc/signed-out?state=https://evil.example/`);
    expect(place.url.origin).toBe(world.server.url);
    expect(place.html).toContain('You are signed out.');
  });
});
