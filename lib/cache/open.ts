/** Opens the cache: on disk, or in memory when the browser gives no database within 3 s. Runs in the background. */
import type { Cache } from './cache.ts';
import { connectDatabase, type OpenDatabase, type Patience } from './connection.ts';
import { openPatchpanelDatabase } from './database.ts';
import { diskCache } from './disk-cache.ts';
import { memoryCache } from './memory-cache.ts';

export async function openCache(
  open: OpenDatabase = openPatchpanelDatabase,
  patience?: Patience,
): Promise<Cache> {
  try {
    return diskCache(await connectDatabase(open, patience));
  } catch {
    return memoryCache();
  }
}
