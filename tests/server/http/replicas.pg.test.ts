/** Feeds read from a real hot standby: it may be behind, gone or no standby at all, and nobody is told anything that was true before. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import type { ReplicaEvent } from '../../../server/db/replica-report.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { type DeafLine, EVERYBODY, openDeafLine } from '../../support/deaf-line.ts';
import { type StandbyPair, startStandbyPair } from '../../support/standby.ts';
import {
  ask,
  disable,
  IDS,
  type Person,
  startTestServer,
  type TestServer,
  tokenFor,
} from '../test-server.ts';

describeDatabases(
  'feeds with a replica',
  () => {
    let pair: StandbyPair;
    let line: DeafLine;
    /** What another process would change. */
    let elsewhere: Database;
    let server: TestServer;
    let ada: string;
    const events: ReplicaEvent[] = [];
    beforeAll(async () => {
      pair = await startStandbyPair();
      line = await openDeafLine(pair.standby.url, EVERYBODY);
      const database = await openDatabase({
        url: pair.primaryUrl,
        replicas: { urls: [line.url], tell: (event) => events.push(event), probeEveryMs: 100 },
      });
      server = await startTestServer({ database });
      elsewhere = await openDatabase({ url: pair.primaryUrl });
      ada = await tokenFor(server, 'ada');
      await follows();
    }, 60_000);
    afterAll(async () => {
      await server.close();
      await server.database.close();
      await elsewhere.close();
      await line.close();
      await pair.close();
    });

    const report = () => {
      const found = server.database.replicas?.();
      if (!found?.replicas[0]) throw new Error('This database has no replica.');
      return { ...found.replicas[0], fallbacks: found.fallbacks };
    };
    const is = (state: string) => vi.waitFor(() => expect(report().state).toBe(state), 10_000);
    const follows = () => is('follows');

    const changes = async (since?: unknown, token = ada) => {
      const query = since === undefined ? '' : `?since=${encodeURIComponent(String(since))}`;
      const { status, body } = await ask(server, `/v1/changes${query}`, { token });
      const users = (body.rows as { 'crm-users'?: { fullName: string }[] } | undefined)?.['crm-users'] ?? [];
      return { status, since: body.since, code: body.code, names: users.map(({ fullName }) => fullName) };
    };
    const readsOf = async (work: () => Promise<unknown>) => {
      const before = report().reads;
      await work();
      return report().reads - before;
    };

    let edits = 0;
    /** Gives the name that the user has now. */
    async function rename(): Promise<string> {
      edits += 1;
      const path = `/v1/crm-users/${IDS.gus}`;
      const { headers } = await ask(server, path, { token: ada });
      const fullName = `Gus the ${edits}.`;
      const { status } = await ask(server, path, {
        method: 'PATCH',
        token: ada,
        body: JSON.stringify({ set: { fullName } }),
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': `gus.${edits}`,
          'If-Match': headers.get('ETag') ?? '',
        },
      });
      expect(status).toBe(200);
      return fullName;
    }

    test('are read there, and so are snapshots and exports; the own view and edits are not', async () => {
      const { since } = await changes();
      const asked = (path: string) => () => ask(server, path, { token: ada });
      expect(await readsOf(() => changes(since))).toBe(1);
      expect(await readsOf(asked('/v1/snapshot'))).toBe(1);
      expect(await readsOf(asked(`/v1/exports/crm-users.csv?instance=${IDS.north}`))).toBe(1);
      expect(await readsOf(asked('/v1/me'))).toBe(0);
      expect(await readsOf(rename)).toBe(0);
    });

    test('hold each edit as soon as it is answered, from wherever they are read', async () => {
      let { since } = await changes();
      const reads = await readsOf(async () => {
        for (let n = 0; n < 15; n += 1) {
          const name = await rename();
          const next = await changes(since);
          expect(next.names).toEqual([name]);
          since = next.since;
        }
      });
      expect(reads).toBeGreaterThan(0);
    });

    test('hold it also while the replica is behind, and are read there again once it is not', async () => {
      const { since } = await changes();
      await pair.standby.pause();
      const name = await rename();
      const before = report();
      expect(await changes(since)).toMatchObject({ status: 200, names: [name] });
      expect(report()).toMatchObject({ reads: before.reads, state: 'behind' });
      expect(report().fallbacks.behind).toBe(before.fallbacks.behind + 1);
      expect(await readsOf(() => changes(since))).toBe(0);
      await vi.waitFor(() => expect(report().lagBytes).toBeGreaterThan(0), 5_000);
      await pair.standby.resume();
      await follows();
      expect(await readsOf(async () => expect((await changes(since)).names).toEqual([name]))).toBe(1);
    });

    test.each<[string, Person, (person: Person) => Promise<void>, number, string]>([
      [
        'an account that was disabled',
        'sam',
        (person) => disable(elsewhere, person),
        401,
        'account_disabled',
      ],
      ['an account whose role was taken', 'ben', (person) => takeRole(person), 403, 'forbidden'],
    ])(
      'refuse %s at another process, though the replica does not know yet',
      async (_, person, take, status, code) => {
        const token = await tokenFor(server, person);
        expect(await readsOf(() => changes(undefined, token))).toBe(1);
        await pair.standby.pause();
        await take(person);
        expect(await changes(undefined, token)).toMatchObject({ status, code });
        await pair.standby.resume();
        await follows();
        expect(
          await readsOf(async () => expect(await changes(undefined, token)).toMatchObject({ status, code })),
        ).toBe(1);
      },
    );

    async function takeRole(person: Person): Promise<void> {
      const binding = { tenantId: DEFAULT_TENANT_ID, system: 'seed' } as const;
      await elsewhere.transaction(binding, (tx) =>
        tx.query('delete from grants where account_id = (select id from accounts where username = $1)', [
          person,
        ]),
      );
    }

    test('come from the primary while the replica is gone, which operators are told once', async () => {
      const { since } = await changes();
      events.length = 0;
      await pair.standby.kill();
      const name = await rename();
      expect((await changes(since)).names).toEqual([name]);
      await is('gone');
      expect((await changes(since)).names).toEqual([name]);
      expect((await ask(server, '/readyz')).body).toEqual({ ok: true, replicas: ['gone'] });
      const { text } = (await ask(server, '/metrics')).body;
      expect(text).toContain('patchpanel_replica_follows{replica="1"} 0\n');
      expect(text).toMatch(/^patchpanel_replica_fallbacks_total{reason="gone"} [1-9]/m);
      await pair.standby.start();
      await follows();
      expect(events.map(({ state }) => state)).toEqual(['gone', 'follows']);
      expect(await readsOf(() => changes(since))).toBe(1);
    });

    test('come from the primary where the replica does not answer any more', async () => {
      const { since } = await changes();
      const name = await rename();
      line.holdBack();
      expect((await changes(since)).names).toEqual([name]);
      await is('gone');
      line.letGo();
      await follows();
    }, 10_000);

    test('do not hold up the end of a server while the replica is silent', async () => {
      const database = await openDatabase({ url: pair.primaryUrl, replicas: { urls: [line.url] } });
      line.holdBack();
      await database.close();
      line.letGo();
      await follows();
    }, 10_000);

    test('ask for a snapshot where their cursor is none', async () => {
      expect((await changes('bm9uZQ')).status).toBe(410);
    });

    test('come from the primary once the replica takes writes of its own', async () => {
      const { since } = await changes();
      await pair.standby.promote();
      const name = await rename();
      expect((await changes(since)).names).toEqual([name]);
      await is('unfit');
      expect(events.at(-1)?.detail).toBe('It is no standby: it takes writes of its own.');
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
