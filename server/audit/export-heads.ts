/** Writes down, away from the database, where the audit trail ends: whoever rewrites the trail later cannot rewrite that. Runs in the server. */
import { appendFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { readTrailHead, type TrailHead } from './trail.ts';

export interface HeadPlaces {
  /** A line of JSON is added to it. */
  readonly file?: string | undefined;
  /** The same JSON is posted to it. */
  readonly url?: string | undefined;
}

export interface HeadExport {
  readonly database: Database;
  readonly tenantId: string;
  readonly places: HeadPlaces;
  readonly log: Logger;
}

const ANSWER_MS = 10_000;
/** Where nothing was written, a head says that nothing was: what comes later is younger than it. */
const AGAIN_MS = 86_400_000;

export interface HeadExporter {
  /** Writes the head down where it has moved since, and once a day; never rejects. */
  run(): Promise<void>;
  /** The newest number that every place has; 0 before the first. */
  readonly exported: number;
  readonly failures: number;
}

export function createHeadExporter({ database, tenantId, places, log }: HeadExport): HeadExporter {
  let exported: TrailHead = { seq: 0, hash: '' };
  let exportedAt = 0;
  let failures = 0;
  let running: Promise<void> = Promise.resolve();

  async function once(): Promise<void> {
    const head = await database.transaction({ tenantId, system: 'maintenance' }, readTrailHead, {
      readOnly: true,
    });
    const hasMoved = head.seq !== exported.seq || head.hash !== exported.hash;
    const now = Date.now();
    if (head.seq === 0 || (!hasMoved && now < exportedAt + AGAIN_MS)) return;
    const line = JSON.stringify({ at: new Date(now).toISOString(), tenant: tenantId, ...head });
    await Promise.all([toFile(places.file, line), toAddress(places.url, line)]);
    exported = head;
    exportedAt = now;
  }

  return {
    run() {
      running = running.then(once).catch((error: unknown) => {
        failures += 1;
        log.error({ err: error }, 'the head of the audit trail could not be written down');
      });
      return running;
    },
    get exported() {
      return exported.seq;
    },
    get failures() {
      return failures;
    },
  };
}

async function toFile(path: string | undefined, line: string): Promise<void> {
  if (path !== undefined) await appendFile(path, `${line}\n`, { mode: 0o600 });
}

async function toAddress(url: string | undefined, line: string): Promise<void> {
  if (url === undefined) return;
  const signal = AbortSignal.timeout(ANSWER_MS);
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', body: line, headers, signal, redirect: 'error' });
  if (!answer.ok) throw new Error(`PATCHPANEL_AUDIT_HEADS_URL answered ${answer.status}.`);
}
