/** Starts PGlite on a folder, whose commits come to the disk, or in memory. Runs in the server. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { DurableFiles } from './durable-files.ts';
import type { Disk } from './pending-log.ts';
import { endWhenCollapsed } from './pglite-collapse.ts';
import { syncFolder } from './sync-files.ts';

export interface PgliteSource extends Pick<PGliteOptions, 'dataDir' | 'loadDataDir'> {
  /** How files come to the disk. */
  readonly disk?: Disk;
}

export interface CreatedPglite {
  readonly pglite: PGlite;
  /** Runs it, and resolves or rejects no sooner than all it may have seen would survive a power failure. */
  durably<T>(work: () => Promise<T>): Promise<T>;
  /** Runs it at once, or when all that is committed by now would survive a power failure. */
  whenDurable(work: () => void): void;
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** New segments of the write-ahead log are not filled with zeros first: an import of 50,000 users writes a dozen of 16 MB. */
const UNFILLED_LOG = 'set wal_init_zero = off';

/** When the log is cut, so much of it stays for what comes; else 80 MB to 1 GB would. */
const SHORT_LOG = ['-c', 'min_wal_size=32MB', '-c', 'max_wal_size=48MB'];

/** Of its start: nothing is ever asked to be on the disk. */
const WITHOUT_SYNC = '-F';
/** Its own choice, `fdatasync`, does nothing in Emscripten. */
const WITH_SYNC = ['-c', 'wal_sync_method=fsync'];

export async function createPglite({ dataDir, loadDataDir, disk }: PgliteSource): Promise<CreatedPglite> {
  const files = dataDir === undefined ? null : new DurableFiles(dataDir, endAfterLostLog, disk);
  if (dataDir !== undefined) await syncAfterCrash(dataDir);
  const startParams = [...PGlite.defaultStartParams, ...SHORT_LOG];
  const pglite = await PGlite.create({
    ...(files && { fs: files }),
    ...(loadDataDir && { loadDataDir }),
    onStderr: endWhenCollapsed,
    startParams: files ? [...startParams.filter((part) => part !== WITHOUT_SYNC), ...WITH_SYNC] : startParams,
    parsers: { [INT8]: Number, [TIMESTAMPTZ]: (text: string) => new Date(text).toISOString() },
  });
  await pglite.exec(UNFILLED_LOG);
  return {
    pglite,
    async durably(work) {
      try {
        return await work();
      } finally {
        await files?.settled;
      }
    },
    whenDurable(work) {
      const settled = files?.settled;
      if (settled) void settled.then(work);
      else work();
    },
  };
}

/** `DB_SHUTDOWNED` of `pg_control.h`, and where a control file has it: behind an identifier and two versions. */
const SHUT_DOWN = 1;
const STATE_OFFSET = 16;

/** PostgreSQL does it as well when it repairs, one file after another; what is on the disk already takes it no time. */
async function syncAfterCrash(dataDir: string): Promise<void> {
  const control = await readFile(join(dataDir, 'global', 'pg_control')).catch(() => null);
  if (control && control.readInt32LE(STATE_OFFSET) !== SHUT_DOWN) await syncFolder(dataDir);
}

function endAfterLostLog({ message }: Error): void {
  endWhenCollapsed(`PANIC:  the log did not come to the disk: ${message}`);
}
