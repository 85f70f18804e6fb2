/** Keys that somebody may have seen are exchanged on the server's machine: of connectivity passwords, and of sign-ins. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/db/open.ts';
import { startServer } from '../../server/http/serve.ts';
import { createSecretBox } from '../../server/records/secret-box.ts';
import { requestToken, signIn } from '../support/sign-in.ts';
import { verify } from './audit/tamper.ts';
import { ask, DRIVERS, newPlace, type Place, run } from './backup/backup-fixture.ts';
import { errorsLog } from './errors-log.ts';
import { patch } from './records/write-fixture.ts';
import { asSeed, loadFixture, NORTH, SOUTH, TENANT } from './tenant-fixture.ts';
import { ask as askServer, passwordOf, startTestServer } from './test-server.ts';

const newKey = () => randomBytes(32).toString('base64');
const [OLD, NEW] = [newKey(), newKey()];
const PASSWORDS = { [NORTH]: 'of North ü', [SOUTH]: 'of South' };

describe.each(DRIVERS)('%s', (driver) => {
  let place: Place;
  beforeEach(async () => {
    place = await newPlace(driver);
  });
  afterEach(() => place.remove());

  const rotate = (keys: Record<string, string>) =>
    run(['rotate-secret-key', '--json'], { ...place.environment, ...keys });

  async function fill(keyOf: (instanceId: string) => string = () => OLD): Promise<void> {
    const database = await openDatabase(place.at);
    await loadFixture(database);
    for (const [instanceId, password] of Object.entries(PASSWORDS)) {
      const secrets = createSecretBox(keyOf(instanceId));
      await patch(
        database,
        ['crm-instances', instanceId],
        { set: { connectivity: { password } } },
        { secrets },
      );
    }
    await database.close();
  }

  async function opened(key: string): Promise<Record<string, string>> {
    const box = createSecretBox(key);
    const rows = await ask<{ instanceId: string; field: string; cipher: Uint8Array }>(
      place.at,
      `select instance_id as "instanceId", field, cipher from crm_instance_secrets where tenant_id = '${TENANT}'`,
    );
    return Object.fromEntries(
      rows.map(({ cipher, ...at }) => [at.instanceId, box.open(cipher, { tenantId: TENANT, ...at })]),
    );
  }

  async function trail() {
    const database = await openDatabase(place.at);
    const report = await asSeed(database, (tx) => verify(tx));
    await database.close();
    const [newest] = await ask(
      place.at,
      'select actor, action, after from audit_entries order by seq desc limit 1',
    );
    return { faults: report.faults, newest };
  }

  describe('the key of connectivity passwords', () => {
    it('is exchanged for all of them, and stands in the trail', async () => {
      await fill();
      const { exit, out } = await rotate({ PATCHPANEL_SECRET_KEY: OLD, PATCHPANEL_NEW_SECRET_KEY: NEW });
      expect({ exit, ...JSON.parse(out) }).toEqual({ exit: 0, passwords: 2, instances: 2 });
      expect(await opened(NEW)).toEqual(PASSWORDS);
      await expect(opened(OLD)).rejects.toThrow();
      expect(await trail()).toEqual({
        faults: [],
        newest: { actor: 'operator', action: 'rotate-secret-key', after: { passwords: 2, instances: 2 } },
      });
    });

    it('stays for all of them where one does not open, and that one is named', async () => {
      await fill((instanceId) => (instanceId === SOUTH ? newKey() : OLD));
      const before = await ask(place.at, 'select cipher from crm_instance_secrets order by instance_id');
      const { exit, err } = await rotate({ PATCHPANEL_SECRET_KEY: OLD, PATCHPANEL_NEW_SECRET_KEY: NEW });
      expect({ exit, err }).toEqual({
        exit: 1,
        err: 'The password of CRM instance South does not open with the old key. Nothing was changed.\n',
      });
      expect(await ask(place.at, 'select cipher from crm_instance_secrets order by instance_id')).toEqual(
        before,
      );
      expect((await trail()).newest).not.toMatchObject({ actor: 'operator' });
    });

    it.each([
      ['no new one', { PATCHPANEL_SECRET_KEY: OLD }, 'Set PATCHPANEL_NEW_SECRET_KEY.'],
      ['no old one', { PATCHPANEL_NEW_SECRET_KEY: NEW }, 'Set PATCHPANEL_SECRET_KEY.'],
      ['the same one', { PATCHPANEL_SECRET_KEY: OLD, PATCHPANEL_NEW_SECRET_KEY: OLD }, 'is the old key'],
      [
        'a short one',
        { PATCHPANEL_SECRET_KEY: OLD, PATCHPANEL_NEW_SECRET_KEY: 'c2hvcnQ=' },
        '32 random bytes',
      ],
    ])('is not exchanged for %s', async (_what, keys, said) => {
      expect(await rotate(keys)).toMatchObject({ exit: 2, err: expect.stringContaining(said) });
    });

    it('is not exchanged while a server runs', async () => {
      await fill();
      const database = await openDatabase(place.at);
      try {
        const { exit } = await rotate({ PATCHPANEL_SECRET_KEY: OLD, PATCHPANEL_NEW_SECRET_KEY: NEW });
        expect(exit).toBe(driver === 'postgres' ? 4 : 1);
      } finally {
        await database.close();
      }
      expect(await opened(OLD)).toEqual(PASSWORDS);
    });
  });

  it('new keys of sign-ins end every sign-in, and people sign in again', async () => {
    const first = await openDatabase(place.at);
    const before = await startTestServer({ database: first });
    const { url } = before;
    const ada = await signIn(url, 'ada', passwordOf('ada'));
    await before.close();
    await first.close();
    /** A server in its place, as it is after a restart. */
    const restarted = async <T>(work: (at: string) => Promise<T>): Promise<T> => {
      const database = await openDatabase(place.at);
      const server = await startServer({
        database,
        publicUrl: url,
        port: Number(new URL(url).port),
        log: errorsLog(),
      });
      try {
        return await work(url);
      } finally {
        await server.close();
        await database.close();
      }
    };
    const refresh = async (refreshToken: string) => {
      const body = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'patchpanel-cli' };
      const answer = await requestToken(url, body);
      return { status: answer.status, ...((await answer.json()) as { refresh_token?: string }) };
    };
    const status = async (token: string) => (await askServer({ url } as never, '/v1/me', { token })).status;
    const { refresh_token: kept = '' } = await restarted(async () => {
      expect(await status(ada.accessToken)).toBe(200);
      return refresh(ada.refreshToken);
    });

    expect(await run(['rotate-sign-in-keys'], place.environment)).toMatchObject({ exit: 0 });

    await restarted(async () => {
      expect(await status(ada.accessToken)).toBe(401);
      expect((await refresh(kept)).status).toBe(400);
      expect(await status((await signIn(url, 'ada', passwordOf('ada'))).accessToken)).toBe(200);
    });
    expect(await trail()).toMatchObject({
      faults: [],
      newest: { action: 'rotate-sign-in-keys', after: { keys: 2 } },
    });
  });
});
