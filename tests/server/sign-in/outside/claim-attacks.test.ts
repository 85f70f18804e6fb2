/** What claims may not do: another tenant, another role, another person. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertOf } from '../../../support/outside-sign-in.ts';
import { alter, ask, PEOPLE } from '../../test-server.ts';
import { comeFrom, signedIn, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('claims', () => {
  const grantsOf = async (login: string) => {
    const { accessToken } = await signedIn(world, login);
    return (await ask(world.server, '/v1/me', { token: accessToken })).body.grants;
  };

  test.each(['stranger', 'tenantless'])('%s of another organisation is not let in', async (login) => {
    world.corp.people.tenantless = { preferred_username: 'tenantless', groups: ['pp-admins'] };
    expect(alertOf((await comeFrom(world, login)).place)).toBe(
      'Your organisation at Corp does not belong to this server. Ask your administrator.',
    );
  });

  test('with the word admin in them give no role that the operator did not write down', async () => {
    expect(alertOf((await comeFrom(world, 'mallory')).place)).toContain('have no role in Patchpanel');
    const names = ['__proto__', 'constructor', 'toString', 'admin', 'PP-ADMINS', 'pp-admins '];
    world.corp.people.mallory = { ...world.corp.people.mallory, groups: names };
    expect(alertOf((await comeFrom(world, 'mallory')).place)).toContain('have no role in Patchpanel');
    world.corp.people.mallory = {
      ...world.corp.people.mallory,
      groups: [['pp-admins'], { 'pp-admins': true }, 'pp-support'],
    };
    expect(await grantsOf('mallory')).toMatchObject([{ role: 'support' }]);
  });

  test('with the username of a local admin make nobody that admin', async () => {
    const { place } = await comeFrom(world, 'ada');
    expect(alertOf(place)).toContain('Another account of Patchpanel has your username.');
    world.corp.people[PEOPLE.ada.id] = {
      preferred_username: 'mallory2',
      groups: ['pp-support'],
      tid: 'north-gmbh',
    };
    const { accessToken } = await signedIn(world, PEOPLE.ada.id);
    const { body } = await ask(world.server, '/v1/me', { token: accessToken });
    expect(body).toMatchObject({ account: { username: 'mallory2' }, grants: [{ role: 'support' }] });
    expect((body.account as { id: string }).id).not.toBe(PEOPLE.ada.id);
  });

  test('of the same subject at another issuer are another account', async () => {
    world.other.people.olga = { preferred_username: 'olga at other', groups: ['pp-support'] };
    const [corp, other] = [await signedIn(world, 'olga'), await signedIn(world, 'olga', { issuer: 'Other' })];
    const ids = await Promise.all(
      [corp, other].map(
        async ({ accessToken }) => (await ask(world.server, '/v1/me', { token: accessToken })).body.account,
      ),
    );
    expect(ids).toMatchObject([{ signedInBy: 'Corp' }, { signedInBy: 'Other' }]);
    expect(new Set(ids.map((each) => (each as { id: string }).id)).size).toBe(2);
  });

  test.each([['nameless', 'did not say your username']])('%s: %s', async (login, text) => {
    expect(alertOf((await comeFrom(world, login)).place)).toContain(text);
  });

  test.each([[7], [''], ['a\u0000b'], ['x'.repeat(1025)], [['olga']]])(
    'a username of %j is none',
    async (name) => {
      world.corp.people.odd = { preferred_username: name, groups: ['pp-support'], tid: 'north-gmbh' };
      expect(alertOf((await comeFrom(world, 'odd')).place)).toContain('did not say your username');
    },
  );
});

test('an account has to be there where the operator says so', async () => {
  const strict = await startWorld({ corp: { accounts: 'existing' } });
  try {
    expect(alertOf((await comeFrom(strict, 'olga')).place)).toContain('Ask an administrator to add you.');
    await alter(
      strict.server.database,
      'update accounts set issuer = $1, subject = $2, username = $2 where username = $3',
      [strict.corp.issuer, 'olga', 'sam'],
    );
    expect((await signedIn(strict, 'olga')).accessToken).not.toBe('');
  } finally {
    await strict.close();
  }
});
