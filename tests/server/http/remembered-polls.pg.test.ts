/** Two server processes on one PostgreSQL: what is changed through one ends what the other remembers, even where it hears nothing. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { HEARING_MS } from '../../../server/db/listen.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { type RunningServer, startServer } from '../../../server/http/serve.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { type DeafLine, openDeafLine } from '../../support/deaf-line.ts';
import { ask, PEOPLE, type Person, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

describeDatabases(
  'what is changed at one process',
  (subject) => {
    let here: TestServer;
    let line: DeafLine;
    let there: RunningServer & { database: Database };
    let ada: string;
    beforeAll(async () => {
      here = await startTestServer({ database: subject().database });
      line = await openDeafLine(subject().url ?? '');
      const database = await openDatabase({ url: line.url });
      const server = await startServer({ database, publicUrl: here.url });
      there = { ...server, url: `http://127.0.0.1:${server.port}`, database };
      ada = await tokenFor(here, 'ada');
    });
    afterAll(async () => {
      await there.close();
      await line.close();
      await there.database.close();
      await here.close();
    });

    const elsewhere = (path: string, token: string) =>
      ask({ ...here, url: there.url }, path, { token, headers: { Connection: 'close' } });

    let writes = 0;
    async function setActive(
      person: Person,
      active: boolean,
      at: Pick<RunningServer, 'url'> = here,
    ): Promise<void> {
      const path = `/v1/accounts/${PEOPLE[person].id}`;
      const [account] = (await ask({ ...here, url: at.url }, `/v1/accounts?q=${person}`, { token: ada })).body
        .items as {
        version: number;
      }[];
      writes += 1;
      const { status } = await ask({ ...here, url: at.url }, path, {
        method: 'PATCH',
        token: ada,
        body: JSON.stringify({ set: { active } }),
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': `there.${writes}`,
          'If-Match': `"${account?.version}"`,
        },
      });
      expect(status).toBe(200);
    }

    /** What the other process answers from memory. */
    async function quietThere(token: string): Promise<string> {
      await vi.waitFor(() => expect(there.database.hears()).toBe(true));
      const since = String((await elsewhere('/v1/me', token)).body.since);
      const poll = `/v1/me?since=${encodeURIComponent(since)}`;
      expect((await elsewhere(poll, token)).body).toEqual({ since });
      return poll;
    }

    test('is answered to a poll that waits at the other', async () => {
      const token = await tokenFor(here, 'sam');
      const waiting = elsewhere(`${await quietThere(token)}&wait=25`, token);
      await setActive('sam', false);
      expect((await waiting).body).toMatchObject({ code: 'account_disabled' });
    });

    test('refuses the next poll at the other as soon as its notification is there', async () => {
      const token = await tokenFor(here, 'ben');
      const poll = await quietThere(token);
      const heard = new Promise<void>((resolve) => {
        const stop = there.database.onCommitted(({ accounts }) => {
          if (!accounts?.includes(PEOPLE.ben.id)) return;
          stop();
          resolve();
        });
      });
      await setActive('ben', false);
      await heard;
      expect((await elsewhere(poll, token)).body).toMatchObject({ code: 'account_disabled' });
    });

    test('is effective at itself by the next request though nothing is heard', async () => {
      const token = await tokenFor(here, 'eve');
      const poll = await quietThere(token);
      line.holdBack();
      await setActive('eve', false, there);
      const { body } = await elsewhere(poll, token);
      const heard = there.database.hears();
      line.letGo();
      expect({ code: body.code, heard }).toEqual({ code: 'account_disabled', heard: true });
    });

    test('is effective at the other within its bound where nothing is heard, and at once for all that has content', async () => {
      const token = await tokenFor(here, 'finn');
      const poll = await quietThere(token);
      const waiting = elsewhere(`${poll}&wait=4`, token);
      line.holdBack();
      await setActive('finn', false);
      const changed = performance.now();
      expect((await elsewhere('/v1/me', token)).body).toMatchObject({ code: 'account_disabled' });
      const late: number[] = [];
      for (let began = changed; began - changed < 2 * HEARING_MS; ) {
        began = performance.now();
        const { status } = await elsewhere(poll, token);
        if (status === 401) break;
        late.push(began - changed);
      }
      // The proof that something was remembered, and that it was not for longer.
      expect(late.length).toBeGreaterThan(0);
      expect(Math.max(...late)).toBeLessThan(HEARING_MS);
      expect((await waiting).body).toMatchObject({ code: 'account_disabled' });
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
