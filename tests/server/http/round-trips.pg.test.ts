/** What an answer costs on the line to PostgreSQL: units of the protocol, each of which is waited for. */
import { Connection } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

/** What `pg` has no types for. */
interface Sending {
  parse(message: { text: string }): void;
  sync(): void;
  query(text: string): void;
}

describeDatabases(
  'the line to PostgreSQL',
  (subject) => {
    let server: TestServer;
    let token: string;
    const sent = { sync: 0, query: 0 };

    beforeAll(async () => {
      server = await startTestServer({ database: subject().database });
      token = await tokenFor(server, 'ada');
      const { parse, sync, query } = Connection.prototype as unknown as Sending;
      // It listens for commits, and asks itself something every second.
      const listening = new WeakSet<Sending>();
      vi.spyOn(Connection.prototype as unknown as Sending, 'parse').mockImplementation(function (
        this: Sending,
        message,
      ) {
        if (message.text.includes('pg_notify')) listening.add(this);
        parse.call(this, message);
      });
      vi.spyOn(Connection.prototype as unknown as Sending, 'sync').mockImplementation(function (
        this: Sending,
      ) {
        if (!listening.has(this)) sent.sync += 1;
        sync.call(this);
      });
      vi.spyOn(Connection.prototype as unknown as Sending, 'query').mockImplementation(function (
        this: Sending,
        text,
      ) {
        sent.query += 1;
        query.call(this, text);
      });
    });
    afterAll(async () => {
      vi.restoreAllMocks();
      await server.close();
    });
    beforeEach(() => {
      sent.sync = sent.query = 0;
    });

    const event = () => ask(server, '/v1/resolve?environment=NICE%20EU&agentId=4711', { token });

    test('has one unit for an event, with everything from begin to commit', async () => {
      await event();
      sent.sync = sent.query = 0;
      expect((await event()).body).toMatchObject({ user: { id: IDS.eve } });
      expect(sent).toEqual({ sync: 1, query: 0 });
    });

    test('has one plan for all events of a connection', async () => {
      for (let n = 0; n < 6; n += 1) await event();
      const plans = await server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
        tx.query<{ custom: number }>(
          'select custom_plans as custom from pg_prepared_statements where statement like $1',
          ['%owned.owners%'],
        ),
      );
      // The first event of a caller may have been planned for its own values.
      expect(plans.map(({ custom }) => custom <= 1)).toEqual([true]);
    });

    test('has three for an edit: what it reads, what it changes, and the seal with the commit', async () => {
      const { headers } = await ask(server, `/v1/crm-users/${IDS.eve}`, { token });
      sent.sync = sent.query = 0;
      const { status } = await ask(server, `/v1/crm-users/${IDS.eve}`, {
        method: 'PATCH',
        token,
        headers: {
          'If-Match': headers.get('ETag') ?? '',
          'Idempotency-Key': 'trips.1',
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ set: { fullName: 'Eve' } }),
      });
      expect(status).toBe(200);
      expect(sent).toEqual({ sync: 3, query: 0 });
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
