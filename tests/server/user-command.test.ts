/** `user add|reset|disable` against a running server: what it prints, how it ends, and that the password works. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browse, CookieJar, signIn } from '../support/sign-in.ts';
import { runCli } from './run-cli.ts';
import {
  ask,
  IDS,
  type Person,
  passwordOf,
  startTestServer,
  type TestServer,
  tokenFor,
} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const run = async (words: string, { by = 'ada', input = '' }: { by?: Person; input?: string } = {}) =>
  runCli(['user', ...words.split(' ')], { url: server.url, token: await tokenFor(server, by), input });

const can = (username: string, password: string) =>
  signIn(server.url, username, password).then(
    () => 'signed in',
    (error: Error) => error.message.replace('Sign-in refused: ', ''),
  );

/** As the person does who was given a password. */
const OWN = 'a road of seven bridges';
async function chooseOwn(username: string, password: string) {
  const body = new URLSearchParams({ username, password, fresh: OWN, repeated: OWN });
  const page = await browse(new CookieJar(), `${server.url}/oidc/account/password`, { method: 'POST', body });
  expect(await page.text()).toContain('Password changed');
  return signIn(server.url, username, OWN);
}

const me = (token: string) => ask(server, '/v1/me', { token });

describe('user add', () => {
  test('makes a password and prints it once', async () => {
    const { exit, out } = await run(`add new.support --role support --instance ${IDS.north}`);
    expect(exit).toBe(0);
    const password = /^Password, shown only now: (\S{22})$/m.exec(out)?.[1] ?? '';
    const { accessToken } = await chooseOwn('new.support', password);
    expect((await me(accessToken)).body.grants).toEqual([
      { role: 'support', instanceId: IDS.north, crmUserId: null },
    ]);
  });

  test('takes a password from standard input and prints none', async () => {
    const { exit, out } = await run('add new.admin --role admin --password-stdin --json', {
      input: 'a typed password\n',
    });
    expect({ exit, ...JSON.parse(out) }).toMatchObject({ exit: 0, username: 'new.admin', active: true });
    expect(out).not.toContain('password');
    expect(await can('new.admin', 'a typed password')).toBe('signed in');
  });

  test('takes one that must be changed at the first sign-in', async () => {
    const { exit } = await run('add new.boss --role admin --password-stdin --must-change', {
      input: 'a typed password',
    });
    expect(exit).toBe(0);
    expect(await can('new.boss', 'a typed password')).toMatch(/for the first sign-in only/);
    expect((await chooseOwn('new.boss', 'a typed password')).accessToken).not.toBe('');
  });

  test('gives a password that gets no token before it was changed', async () => {
    const { out } = await run('add new.machine --role admin --json');
    const { password } = JSON.parse(out) as { password: string };
    const words = ['token', '--username', 'new.machine', '--password-stdin'];
    const token = (typed: string) => runCli(words, { url: server.url, input: typed });
    const due = await token(password);
    expect({ exit: due.exit, out: due.out }).toEqual({ exit: 5, out: '' });
    expect(due.err).toContain(
      `for the first sign-in only. Choose your own. Open ${server.url}/account/password in a browser.`,
    );
    await chooseOwn('new.machine', password);
    expect(await token(OWN)).toMatchObject({ exit: 0, err: '' });
  });

  test('binds an agent to the CRM user that is named exactly', async () => {
    const { out } = await run(`add new.agent --role agent --instance ${IDS.north} --crm-user eve --json`);
    const { password } = JSON.parse(out) as { password: string };
    const { accessToken } = await chooseOwn('new.agent', password);
    expect((await me(accessToken)).body.grants).toEqual([
      { role: 'agent', instanceId: IDS.north, crmUserId: IDS.eve },
    ]);
  });

  test('links an account of another issuer, without a password', async () => {
    const more = '--issuer https://id.bank.example --subject 4711';
    const { exit, out } = await run(`add of.bank --role support ${more}`);
    expect({ exit, out }).toEqual({ exit: 0, out: 'of.bank: added\n' });
    expect(await run('reset of.bank')).toMatchObject({
      exit: 4,
      err: expect.stringContaining('of.bank signs in at https://id.bank.example, which has the password.'),
    });
  });

  test.each([
    ['add x', 2, '--role is admin, support, agent or runtime.'],
    ['add x --role admin --subject 4711', 2, 'Give --issuer and --subject, or neither.'],
    ['add x --role admin --password-stdin', 2, 'Use a password of at least 12 characters.'],
    ['add x --role admin --crm-user eve', 2, 'Only an agent has a --crm-user.'],
    ['add', 2, 'user takes one add|reset|disable and a USERNAME.'],
    ['rename x', 2, 'There is no user rename: it is add, reset or disable.'],
    [
      `add x --role agent --instance ${IDS.north} --crm-user Eve`,
      1,
      'No CRM user of the instance is called Eve.',
    ],
    ['add sam --role admin', 4, 'Another account is called sam.'],
    ['disable nobody', 1, 'No account is called nobody.'],
  ])('%s ends with %i', async (words, exit, text) => {
    const ended = await run(words, { input: 'short' });
    expect(ended).toMatchObject({ exit, out: '', err: expect.stringContaining(text) });
  });

  test.each(['add x --role support', 'reset ada', 'disable ada'])(
    '%s is for admins of everything',
    async (words) => {
      expect(await run(words, { by: 'ben' })).toMatchObject({ exit: 5, out: '' });
    },
  );
});

describe('user reset', () => {
  test('gives a new password, ends all sign-ins and lifts the lock', async () => {
    const { accessToken } = await signIn(server.url, 'eve', passwordOf('eve'));
    for (let n = 0; n < 5; n += 1) await can('eve', 'wrong');
    expect(await can('eve', passwordOf('eve'))).toMatch(/^Too many wrong passwords/);
    const { exit, out } = await run('reset eve --json');
    const { password } = JSON.parse(out) as { password: string };
    expect(exit).toBe(0);
    expect((await me(accessToken)).body).toMatchObject({ status: 401, code: 'signed_out' });
    expect(await can('eve', passwordOf('eve'))).toBe('Username or password is wrong.');
    expect((await chooseOwn('eve', password)).accessToken).not.toBe('');
  });
});

describe('user disable', () => {
  test('refuses the next request and the next sign-in, and may be said twice', async () => {
    const token = await tokenFor(server, 'finn');
    expect((await me(token)).status).toBe(200);
    expect(await run('disable finn')).toMatchObject({ exit: 0, out: 'finn: disabled\n' });
    expect((await me(token)).body).toMatchObject({ status: 401, code: 'account_disabled' });
    expect(await can('finn', passwordOf('finn'))).toBe('Username or password is wrong.');
    expect(await run('disable finn')).toMatchObject({ exit: 0, out: 'finn: was disabled already\n' });
  });
});
