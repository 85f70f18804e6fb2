/** Opens the cache: on disk, or in memory when the browser gives no database within 3 s. Runs in the background. */
import type { Cache } from './cache.ts';
import { connectDatabase, type OpenDatabase, type Patience } from './connection.ts';
import { openPatchpanelDatabase } from './database.ts';
import { diskCache } from './disk-cache.ts';
import { memoryCache } from './memory-cache.ts';

/** `foldAt`: from so many records in the log on it is folded into the blocks. */
export async function openCache(
  open: OpenDatabase = openPatchpanelDatabase,
  patience?: Patience,
  foldAt?: number,
): Promise<Cache> {
  try {
    return diskCache(await connectDatabase(open, patience), foldAt);
  } catch {
    return memoryCache();
  }
}
