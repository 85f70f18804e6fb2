/** A token by who runs the server, where nobody signs in with a password: for which accounts, and how it ends. */
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../server/cli/run.ts';
import { openDatabase } from '../../server/db/open.ts';
import { signIn } from '../support/sign-in.ts';
import { DRIVERS, newPlace, type Place } from './backup/backup-fixture.ts';
import { alter, ask, disable, PEOPLE, startTestServer, type TestServer } from './test-server.ts';

let place: Place;
let server: TestServer;
let closeDatabase: () => Promise<void>;
afterEach(async () => {
  await server.close();
  await closeDatabase();
  await place.remove();
});

async function start(driver: (typeof DRIVERS)[number], { passwords = false } = {}) {
  place = await newPlace(driver);
  const database = await openDatabase(place.at);
  closeDatabase = () => database.close();
  server = await startTestServer({ database, passwords });
}

interface Given {
  readonly input?: string;
  readonly token?: string;
}

/** One line of a shell on the server's machine. */
async function command(line: string, { input = '', token: held }: Given = {}) {
  let [out, err] = ['', ''];
  const environment = {
    ...place.environment,
    PATCHPANEL_SERVER: server.url,
    ...(held === undefined ? {} : { PATCHPANEL_TOKEN: held }),
  };
  const exit = await runCommand(line.split(' '), environment, {
    input: Readable.from([Buffer.from(input)]),
    output: (text) => {
      out += text;
    },
    error: (text) => {
      err += text;
    },
  });
  return { exit, err, out: out.trim() };
}

async function token(username: string) {
  const { exit, err, out } = await command(`token --username ${username} --on-server`);
  return { exit, err, token: out };
}

const me = (held: string) => ask(server, '/v1/me', { token: held });

describe.each(DRIVERS)('a token made on the server, %s', (driver) => {
  test('is of a local account while the server runs, and ends with its sign-ins', async () => {
    await start(driver);
    const { exit, token: held } = await token('ada');
    expect(exit).toBe(0);
    expect(await me(held)).toMatchObject({ status: 200, body: { account: { username: 'ada' } } });
    await ask(server, `/v1/accounts/${PEOPLE.ada.id}/sign-out`, { method: 'POST', token: held });
    expect((await me(held)).status).toBe(401);
  });

  test('stands in the audit trail, by the operator, for whom and for how long; a refused one does not', async () => {
    await start(driver);
    const { token: held } = await token('ada');
    await token('nobody');
    const { body } = await ask(server, '/v1/audit', { token: held });
    const texts = (body.items as { text: string }[]).map(({ text }) => JSON.parse(text) as unknown[]);
    const [, , , actor, account, kind, id, , action, , after] = texts.at(-1) ?? [];
    expect({ actor, account, kind, id, action, after }).toEqual({
      actor: 'operator',
      account: null,
      kind: 'accounts',
      id: PEOPLE.ada.id,
      action: 'issue-token',
      after: { username: 'ada', seconds: 300 },
    });
    expect(texts.filter((text) => text.includes('issue-token')).length).toBe(1);
  });

  test('is not given for others, and says why', async () => {
    await start(driver);
    await disable(server.database, 'ben');
    await alter(server.database, "update accounts set issuer = 'https://login.example' where id = $1", [
      PEOPLE.sam.id,
    ]);
    expect(await token('ben')).toEqual({ exit: 5, err: 'ben is disabled.\n', token: '' });
    expect(await token('nobody')).toEqual({ exit: 5, err: 'No account is called nobody.\n', token: '' });
    expect(await token('sam')).toMatchObject({
      exit: 5,
      err: expect.stringContaining('https://login.example'),
    });
  });

  test('is the way back in for the only admin, whose password is lost', async () => {
    await start(driver, { passwords: true });
    const bySole = (await token('ada')).token;
    const chosen = 'a horse of another colour';
    const added = await command('user add rescue --role admin --password-stdin', {
      input: chosen,
      token: bySole,
    });
    expect(added).toMatchObject({ exit: 0, err: '' });
    const byRescue = await command('token --username rescue --password-stdin', { input: chosen });
    expect(byRescue.exit).toBe(0);
    const { exit, out } = await command('user reset ada --json', { token: byRescue.out });
    expect(exit).toBe(0);
    // For the first sign-in, at which ada chooses another one.
    const { password } = JSON.parse(out) as { password: string };
    await expect(signIn(server.url, 'ada', password)).rejects.toThrow('for the first sign-in only');
    expect((await me(bySole)).status).toBe(401);
  });
});
