/** What an operator may set of an issuer beside what all have: whom its id tokens are for, and claims inside of claims. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { alertOf } from '../../../support/outside-sign-in.ts';
import { ask, IDS } from '../../test-server.ts';
import { comeFrom, signedIn, startWorld, type World } from './world.ts';

const AUDIENCE = 'urn:patchpanel:north';

let world: World;
beforeAll(async () => {
  world = await startWorld({ corp: { audience: AUDIENCE, roleClaim: 'realm_access.roles' } });
});
afterEach(() => world.corp.lieInToken(null));
afterAll(() => world.close());

/** As Keycloak writes them: https://www.keycloak.org/docs/latest/server_admin/#_protocol-mappers. */
const rolesOf = (...roles: string[]) => ({ realm_access: { roles } });

test('an id token for the audience that was set is taken, with the roles inside of its claim', async () => {
  world.corp.lieInToken({ claims: { aud: AUDIENCE, ...rolesOf('offline_access', 'pp-support') } });
  const { accessToken } = await signedIn(world, 'sven');
  const { body } = await ask(world.server, '/v1/me', { token: accessToken });
  expect(body.grants).toEqual([{ role: 'support', instanceId: IDS.north, crmUserId: null }]);
});

test('one for the client, which is another audience then, is refused', async () => {
  world.corp.lieInToken({ claims: { aud: world.corp.clientId, ...rolesOf('pp-support') } });
  const { place } = await comeFrom(world, 'sven');
  expect(place.html).not.toBe('');
  expect(alertOf(place)).toContain('Corp');
});

test('a claim of the first level gives no role where the path leads inside of another', async () => {
  world.corp.lieInToken({ claims: { aud: AUDIENCE, roles: ['pp-admins'], realm_access: ['pp-admins'] } });
  const { place } = await comeFrom(world, 'sven');
  expect(alertOf(place)).toContain('have no role in Patchpanel');
});
