/** Hears of commits of every process through LISTEN, on a connection of its own that comes back when lost. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { COMMITTED_CHANNEL, type CommittedChanges } from './committed.ts';
import type { CommittedChange } from './database.ts';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;

const PULSE_MS = 1_000;
/**
 * A pulse is a notification to ourselves. Notifications arrive in the order of their commits, so once it is back, all that was
 * committed before it was sent has been heard. For so long after it was sent we are said to hear.
 */
export const HEARING_MS = 2_500;
/** Then the connection is dead, whatever TCP thinks of it. */
const SILENCE_MS = 10_000;

export interface Listening {
  /** False where commits of more than `HEARING_MS` ago may not have been heard. */
  hears(): boolean;
  stop(): Promise<void>;
}

/** The first connection must succeed. When a lost one is back, all tenants are announced: anything may have been missed. */
export async function listenForCommits(
  config: ClientConfig,
  committed: CommittedChanges,
): Promise<Listening> {
  let stopped = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let hearsUntil = Number.NEGATIVE_INFINITY;

  async function connect(hasMissed: boolean): Promise<void> {
    // Without a pipeline its end need not wait for an answer that never comes.
    const next = new Client({ ...config, keepAlive: true, pipeline: false });
    const pulseChannel = `patchpanel_pulse_${randomUUID()}`;
    client = next;
    next.on('error', () => {});
    next.on('notification', ({ channel, payload = '' }) => {
      if (channel === pulseChannel) hearsUntil = Number(payload) + HEARING_MS;
      else committed.receive(payload);
    });
    await next.connect();
    committed.forget();
    const pulse = startPulse(next, pulseChannel, () => hearsUntil);
    next.once('end', pulse.end);
    await next.query(`listen ${COMMITTED_CHANNEL}`);
    await next.query(`listen "${pulseChannel}"`);
    if (hasMissed) {
      const heads = await next.query<CommittedChange>(
        'select tenant_id as "tenantId", seq from tenant_heads',
      );
      for (const head of heads.rows) committed.announce(head);
    }
    pulse.beat();
    next.once('end', () => {
      hearsUntil = Number.NEGATIVE_INFINITY;
      reconnect(FIRST_RETRY_MS);
    });
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
    hears: () => performance.now() < hearsUntil,
    async stop() {
      stopped = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}

interface Pulse {
  beat(): void;
  end(): void;
}

/** Beats every second after the first; ends the connection where it has been silent for too long, also before it listens. */
function startPulse(client: Client, channel: string, hearsUntil: () => number): Pulse {
  const began = performance.now();
  let isAsking = false;
  let isListening = false;
  const send = async () => {
    const now = performance.now();
    // With a question that is not answered it does not say goodbye, which nobody would answer either
    if (now > Math.max(began, hearsUntil()) + SILENCE_MS) return client.end();
    if (isAsking || !isListening) return;
    isAsking = true;
    await client.query('select pg_notify($1, $2)', [channel, String(now)]).finally(() => {
      isAsking = false;
    });
  };
  // What ends it ends the connection, which is noticed there.
  const beat = () => void send().catch(() => undefined);
  const timer = setInterval(beat, PULSE_MS).unref();
  return {
    beat() {
      isListening = true;
      beat();
    },
    end: () => clearInterval(timer),
  };
}
