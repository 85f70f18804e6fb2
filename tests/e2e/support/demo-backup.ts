/** Takes the database of a story back to an earlier moment, by the product's own backup and restore. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { writeBackup } from '../../../server/backup/write-backup.ts';
import type { PgliteDatabase } from '../../../server/db/pglite-database.ts';

export interface DemoBackup {
  /** No server may be on the database meanwhile. */
  restore(): Promise<void>;
}

export async function backUp({ driver, owner }: Omit<PgliteDatabase, 'close'>): Promise<DemoBackup> {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-backup-'));
  const file = join(folder, 'backup');
  await owner.transaction('read', (tx) => writeBackup(tx, createWriteStream(file), { driver }));
  return {
    async restore() {
      const whole = { driver, transaction: owner.transaction, close: async () => {} };
      await restoreBackup(whole, file, { isReplacing: true });
      rmSync(folder, { recursive: true });
    },
  };
}
