/** What the server does by itself while it runs: removes what is kept for no longer, and writes the head of the audit trail down. */
import type { Logger } from 'pino';
import { sweepBatches } from '../audit/batches.ts';
import { cutTrail } from '../audit/cut-trail.ts';
import { createHeadExporter, type HeadExporter, type HeadPlaces } from '../audit/export-heads.ts';
import type { Database } from '../db/database.ts';
import { pruneFeed } from '../feed/prune-feed.ts';
import { prunePlans } from '../imports/prune-plans.ts';
import { pruneStorage } from '../sign-in/storage.ts';

const PRUNE_EVERY_MS = 3600_000;

export interface AuditOptions {
  /** Where heads are written down; nowhere when absent. */
  readonly heads?: HeadPlaces;
  /** How often; every ten minutes when absent. */
  readonly headsMinutes?: number;
  /** How long entries are kept; for ever when absent. */
  readonly days?: number | undefined;
}

export interface MaintenanceOptions {
  readonly database: Database;
  readonly tenantId: string;
  readonly audit?: AuditOptions | undefined;
  readonly log: Logger;
}

export interface Maintenance {
  readonly heads: HeadExporter;
  /** Once, at the start. */
  run(): Promise<void>;
  /** Ends when nothing is at work any more; the last head is written down. */
  stop(): Promise<void>;
}

export function startMaintenance({ database, tenantId, audit = {}, log }: MaintenanceOptions): Maintenance {
  const { heads: places = {}, headsMinutes = 10, days } = audit;
  const heads = createHeadExporter({ database, tenantId, places, log });
  const hasPlaces = places.file !== undefined || places.url !== undefined;
  const exportHeads = () => (hasPlaces ? heads.run() : Promise.resolve());

  async function prune(): Promise<void> {
    try {
      await Promise.all(
        [pruneStorage, prunePlans, pruneFeed, sweepBatches].map((each) => each(database, tenantId)),
      );
      if (days === undefined) return;
      const cut = await cutTrail(database, { tenantId, days });
      if (cut > 0) log.info({ entries: cut }, 'cut the audit trail');
    } catch (error) {
      log.warn({ err: error }, 'pruning failed');
    }
  }

  let atWork: Promise<unknown> = Promise.resolve();
  const every = (milliseconds: number, work: () => Promise<void>) =>
    setInterval(() => {
      atWork = Promise.all([atWork, work()]);
    }, milliseconds).unref();
  const timers = [every(PRUNE_EVERY_MS, prune), every(headsMinutes * 60_000, exportHeads)];
  return {
    heads,
    async run() {
      await prune();
      await exportHeads();
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await atWork;
      await exportHeads();
    },
  };
}
