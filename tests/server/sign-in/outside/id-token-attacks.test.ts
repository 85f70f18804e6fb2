/** Id tokens that are not what they should be, given by a real issuer that is made to lie. */
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TokenLie } from '../../../support/outside-issuer.ts';
import { alertOf } from '../../../support/outside-sign-in.ts';
import { ask } from '../../test-server.ts';
import { comeFrom, signedIn, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => world.corp.lieInToken(null));

const seconds = () => Math.floor(Date.now() / 1000);
const UNTRUSTED = 'The answer of Corp cannot be trusted, so nobody was signed in.';

describe('an id token', () => {
  const publicKeyOf = async () => {
    const { keys } = (await (await fetch(`${world.corp.issuer}/jwks`)).json()) as { keys: JWK[] };
    return keys[0] as JWK;
  };
  const unsigned = (claims: object) =>
    `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

  test.each<[string, () => TokenLie | Promise<TokenLie>, string]>([
    ['of another issuer', () => ({ claims: { iss: world.other.issuer } }), 'iss'],
    ['for another client', () => ({ claims: { aud: 'another client' } }), 'aud'],
    [
      'for several, made for another',
      () => ({ claims: { aud: [world.corp.clientId, 'x'], azp: 'x' } }),
      'azp',
    ],
    [
      'for several, made for nobody',
      () => ({ claims: { aud: [world.corp.clientId, 'x'] }, without: ['azp'] }),
      'azp',
    ],
    ['of another sign-in', () => ({ claims: { nonce: 'of another' } }), 'nonce'],
    ['of no sign-in', () => ({ without: ['nonce'] }), 'nonce'],
    ['that has expired', () => ({ claims: { exp: seconds() - 31 } }), 'ERR_JWT_EXPIRED exp'],
    ['that never expires', () => ({ without: ['exp'] }), 'exp'],
    ['that is not valid yet', () => ({ claims: { nbf: seconds() + 60 } }), 'nbf'],
    ['made in the future', () => ({ claims: { iat: seconds() + 60 } }), 'iat'],
    ['made long ago', () => ({ claims: { iat: seconds() - 700 } }), 'iat'],
    ['without an age', () => ({ without: ['iat'] }), 'iat'],
    ['without a subject', () => ({ without: ['sub'] }), 'sub'],
    ['with an endless subject', () => ({ claims: { sub: 'x'.repeat(256) } }), 'sub'],
    ['that nobody signed', () => ({ token: unsigned }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    [
      'signed with the public key as a secret',
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(await publicKeyOf()));
        return { header: { alg: 'HS256' }, key: secret };
      },
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    [
      'by an algorithm that is not allowed',
      async () => {
        const { privateKey } = await generateKeyPair('PS256');
        return { header: { alg: 'PS256' }, key: privateKey };
      },
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    [
      'signed by somebody else under the same key id',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        return { key: privateKey };
      },
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    [
      'that brings its own key',
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
        return { key: privateKey, header: { jwk: await exportJWK(publicKey), kid: 'own' } };
      },
      'ERR_JWKS_NO_MATCHING_KEY',
    ],
    [
      'whose claims were changed after it was signed',
      () => ({
        token: async (claims) => {
          const { privateKey } = await generateKeyPair('ES256');
          const [head, , signature] = (
            await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'Corp-0' }).sign(privateKey)
          ).split('.');
          return [
            head,
            Buffer.from(JSON.stringify({ ...claims, groups: ['pp-admins'] })).toString('base64url'),
            signature,
          ].join('.');
        },
      }),
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['that is none', () => ({ token: () => 'no token' }), 'ERR_JWS_INVALID'],
  ])('%s signs nobody in', async (_, lie, why) => {
    world.corp.lieInToken(await lie());
    const { place } = await comeFrom(world, 'olga');
    expect(alertOf(place)).toBe(`${UNTRUSTED} Give your administrator the line below.`);
    expect(place.html).toContain(`<code>corp: `);
    expect(place.html).toContain(why);
  });

  test('within the clock skew is taken', async () => {
    world.corp.lieInToken({ claims: { exp: seconds() - 20, nbf: seconds() + 20, iat: seconds() + 20 } });
    expect((await comeFrom(world, 'olga')).place.url.searchParams.get('code')).not.toBeNull();
  });

  test('is no access token of the API', async () => {
    let idToken = '';
    world.corp.lie('/token', (body) => {
      idToken = String(body.id_token);
      return body;
    });
    await signedIn(world, 'olga');
    expect(idToken).toMatch(/^ey/);
    expect((await ask(world.server, '/v1/me', { token: idToken })).body).toMatchObject({
      code: 'token_invalid',
    });
  });

  test('says when a password was typed, where it was asked to be fresh', async () => {
    world.corp.lieInToken({ claims: { auth_time: seconds() - 3600 } });
    const { place } = await comeFrom(world, 'olga', { parameters: { prompt: 'login' } });
    expect(alertOf(place)).toContain('did not ask you to sign in again');
  });
});
