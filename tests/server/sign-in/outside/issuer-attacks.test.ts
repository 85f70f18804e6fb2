/** An issuer whose keys and discovery document change, lie or cannot be had. */
import { type CryptoKey, importJWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { alertOf, Browser, linkTo, openSignIn } from '../../../support/outside-sign-in.ts';
import { comeFrom, signedIn, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => {
  vi.useRealTimers();
  world.corp.lieInToken(null);
  world.corp.lie('/.well-known/openid-configuration', null);
});

/** The clock of this process moves, that of the database does not. */
let ahead = 0;
function later(s: number): void {
  vi.useRealTimers();
  ahead += s * 1000;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });
}
// What was kept at a time must not lie in the future of the next test.
beforeEach(() => later(0));

const UNTRUSTED = 'The answer of Corp cannot be trusted, so nobody was signed in.';

describe('keys', () => {
  test('that were rotated are fetched, the old ones no longer taken', async () => {
    await signedIn(world, 'olga');
    const stolen = world.corp.signingKey;
    const kid = `${stolen.kid}`;
    await world.corp.rotateKeys();
    later(31);
    expect((await signedIn(world, 'olga')).accessToken).not.toBe('');
    world.corp.lieInToken({ header: { kid }, key: (await importJWK(stolen, 'ES256')) as CryptoKey });
    later(62);
    expect(alertOf((await comeFrom(world, 'olga')).place)).toContain(UNTRUSTED);
  });

  test('that are unknown make us ask for them once, not with each token', async () => {
    later(600);
    await signedIn(world, 'olga');
    world.corp.asked.length = 0;
    for (let n = 0; n < 5; n += 1) {
      world.corp.lieInToken({ header: { kid: `made up ${n}` } });
      expect(alertOf((await comeFrom(world, 'olga')).place)).toContain(UNTRUSTED);
    }
    expect(world.corp.asked.filter((path) => path === '/jwks').length).toBeLessThanOrEqual(1);
  });

  test('and the discovery document are read again after ten minutes, without a restart', async () => {
    await signedIn(world, 'olga');
    world.corp.asked.length = 0;
    await signedIn(world, 'olga');
    expect(world.corp.asked.filter((path) => /jwks|well-known/.test(path))).toEqual([]);
    later(601);
    await signedIn(world, 'olga');
    expect(world.corp.asked.filter((path) => /jwks|well-known/.test(path))).toHaveLength(2);
  });
});

describe('a discovery document', () => {
  const lieAfterAWhile = (change: object) => {
    later(601);
    world.corp.lie('/.well-known/openid-configuration', (body) => ({ ...body, ...change }));
  };
  const refusedAtOnce = async () => {
    const browser = new Browser();
    const { place } = await openSignIn(browser, world.server.url);
    return browser.go(linkTo(place, 'Corp'));
  };

  test.each([
    ['of another issuer', { issuer: 'https://somebody.example' }],
    ['with a token endpoint in clear', { token_endpoint: 'http://somebody.example/token' }],
    ['with a sign-in page in clear', { authorization_endpoint: 'http://somebody.example/auth' }],
    ['with keys in clear', { jwks_uri: 'http://somebody.example/jwks' }],
    ['with a script as a sign-in page', { authorization_endpoint: 'javascript:alert(1)' }],
  ])('%s leads nowhere', async (_, change) => {
    lieAfterAWhile(change);
    const place = await refusedAtOnce();
    expect(place.url.origin).toBe(world.server.url);
    expect(alertOf(place)).toContain(UNTRUSTED);
  });
});

describe('an issuer that is away', () => {
  test('is told of, and another way stays open', async () => {
    later(1300);
    world.corp.fail(true);
    const browser = new Browser();
    const { started, place } = await openSignIn(browser, world.server.url);
    const told = await browser.go(linkTo(place, 'Corp'));
    expect(told.status).toBe(200);
    expect(alertOf(told)).toBe('Corp cannot be reached at the moment. Try again in a minute.');
    world.corp.fail(false);
    const there = await browser.go(linkTo(told, 'Other'));
    world.other.people.otto = { preferred_username: 'otto', groups: ['pp-support'] };
    expect((await browser.post(there.url, { login: 'otto' })).url.href).toContain(started.redirectUri);
  });

  test('and who cancelled there comes back to the choice', async () => {
    const { place } = await comeFrom(world, '');
    expect(alertOf(place)).toBe('The sign-in at Corp was cancelled.');
    expect(linkTo(place, 'Corp').pathname).toMatch(/\/with\/corp$/);
  });
});
