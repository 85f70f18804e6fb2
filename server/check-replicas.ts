/** `--check` of replicas: each is a standby of the primary and of the same database, and our role may read there. Runs in the server. */
import { Client } from 'pg';
import type { Checked } from './check-config.ts';
import type { WalPosition } from './db/wal.ts';
import {
  type Compared,
  compare,
  type DatabaseIdentity,
  hasReached,
  IDENTITY,
  POSITION,
  unfitness,
} from './db/wal.ts';

const FEEDBACK = "select current_setting('hot_standby_feedback') = 'on' as feedback";

/** The place in the list names each: an address may hold a password. */
export async function checkReplicas(databaseUrl: string, urls: readonly string[]): Promise<Checked> {
  if (urls.length === 0) return { notes: [], faults: [] };
  const primary = await asked(databaseUrl, async (client) => ({
    position: (await client.query<WalPosition>(POSITION)).rows[0] as WalPosition,
    identity: (await client.query<DatabaseIdentity>(IDENTITY)).rows[0] as DatabaseIdentity,
  })).catch(() => null);
  // What is wrong with the primary is told by its own check.
  if (primary === null) return { notes: [], faults: [] };
  const looked = await Promise.all(
    urls.map(async (url, place) => {
      const where = `PATCHPANEL_REPLICA_URLS, ${place + 1} of ${urls.length}`;
      try {
        return { where, ...(await asked(url, (client) => lookAt(client, primary))) };
      } catch (error) {
        const { message, code } = error as { message?: string; code?: string };
        return { where, fault: message || code || 'It does not answer.' };
      }
    }),
  );
  return {
    notes: looked.flatMap(({ where, ...found }) => ('note' in found ? [`${where}: ${found.note}`] : [])),
    faults: looked.flatMap(({ where, ...found }) => ('fault' in found ? [`${where}: ${found.fault}`] : [])),
  };
}

async function lookAt(
  client: Client,
  { position, identity }: { position: WalPosition; identity: DatabaseIdentity },
): Promise<{ note: string } | { fault: string }> {
  const found = (await client.query<Compared>(compare(position, identity))).rows[0] as Compared;
  const fault = unfitness(found);
  if (fault !== null) return { fault };
  const { feedback } = (await client.query<{ feedback: boolean }>(FEEDBACK)).rows[0] ?? {};
  const now = hasReached(found)
    ? 'which has everything'
    : `which is ${found.missing} bytes behind or on another timeline`;
  const advice = feedback
    ? ''
    : ' hot_standby_feedback is off: long reads may be cancelled there and done by the primary.';
  return { note: `a standby of DATABASE_URL, ${now}.${advice}` };
}

async function asked<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: 'patchpanel check',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
