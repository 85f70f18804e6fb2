/** Base rows can be fetched again: when the disk refuses them they live in memory only, and the cursor on disk stays behind. */
import type { Me } from '../schema/me.ts';
import type { SyncParts } from './change.ts';

type RowParts = Pick<SyncParts, 'cache' | 'replica'>;

/** False when it is in memory only. */
export async function persistBase(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    console.warn('Patchpanel could not store its copy of the configuration:', error);
    return false;
  }
}

/** The disk may refuse the own view: it counts all the same, and no row is written before it is there. */
export async function persistMe({ cache, replica }: RowParts, me: Me, checkedAt: number): Promise<void> {
  const { tenure } = replica;
  const fresh = { me, checkedAt };
  // An older one must not be written after this one.
  if (replica.unstored) replica.unstored = fresh;
  const isStored = await persistBase(() => cache.saveMe(me, checkedAt));
  if (replica.tenure !== tenure) return;
  if (!isStored) replica.unstored = fresh;
  else if (replica.unstored === fresh) replica.unstored = null;
}

/** Writes the own view where the disk has an older one, and throws when it is refused: the next life must know by whose rights rows are here. */
export async function storeRights({ cache, replica }: RowParts): Promise<void> {
  const { unstored } = replica;
  if (!unstored) return;
  await cache.saveMe(unstored.me, unstored.checkedAt);
  // Another one may have come meanwhile.
  if (replica.unstored === unstored) replica.unstored = null;
}

/** For rows, which never go to disk without the rights that they came by. False when they are in memory only. */
export function persistRows(parts: RowParts, write: () => Promise<void>): Promise<boolean> {
  return persistBase(async () => {
    await storeRights(parts);
    await write();
  });
}
