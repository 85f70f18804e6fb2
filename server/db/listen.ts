/** Hears of commits of every process through LISTEN, on a connection of its own that comes back when lost. Runs in the server. */
import { Client, type ClientConfig } from 'pg';
import { COMMITTED_CHANNEL, type CommittedChanges } from './committed.ts';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;

interface Head {
  tenantId: string;
  seq: number;
}

/** The first connection must succeed. What was committed while the connection was lost is announced when it is back. */
export async function listenForCommits(
  config: ClientConfig,
  committed: CommittedChanges,
): Promise<{ stop: () => Promise<void> }> {
  const heads = new Map<string, number>();
  let stopped = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  async function connect(announceMissed: boolean): Promise<void> {
    const next = new Client(config);
    client = next;
    next.on('error', () => {});
    next.on('notification', ({ payload }) => {
      const change = JSON.parse(payload ?? '') as Head;
      heads.set(change.tenantId, change.seq);
      committed.announce(change);
    });
    await next.connect();
    await next.query(`listen ${COMMITTED_CHANNEL}`);
    const present = await next.query<Head>('select tenant_id as "tenantId", seq from tenant_heads');
    for (const head of present.rows) {
      if (announceMissed && heads.get(head.tenantId) !== head.seq) committed.announce(head);
      heads.set(head.tenantId, head.seq);
    }
    next.once('end', () => reconnect(FIRST_RETRY_MS));
  }

  function reconnect(delay: number): void {
    if (stopped) return;
    retry = setTimeout(() => {
      connect(true).catch(() => {
        client?.end().catch(() => {});
        reconnect(Math.min(delay * 2, LAST_RETRY_MS));
      });
    }, delay);
  }

  await connect(false);
  return {
    async stop() {
      stopped = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
