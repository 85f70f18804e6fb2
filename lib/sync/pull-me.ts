/** One step of the own view's long poll, which every role has. */
import type { CacheOwner } from '../cache/cache.ts';
import { mayReadDirectory } from '../domain/role.ts';
import type { Me } from '../schema/me.ts';
import type { SyncParts } from './change.ts';
import type { Step } from './loop.ts';
import { persistBase } from './persist.ts';
import type { Replica } from './replica.ts';

/** Version of the server's protocol that this extension speaks. */
export const SERVER_PROTOCOL = 1;

export async function pullMe(parts: SyncParts, { wait, signal }: Step): Promise<void> {
  const { cache, remote, clock, replica, publish } = parts;
  const me = await remote.readMe({ since: replica.me?.since ?? null, wait, signal });
  signal.throwIfAborted();
  const checkedAt = clock.now();
  if (!me) {
    await persistBase(() => cache.markChecked(checkedAt));
    replica.checkedAt = checkedAt;
    return publish({ type: 'status' });
  }
  await acceptMe(parts, me);
}

/** Makes the own view part of the replica, after wiping what belonged to another account. */
export async function acceptMe(parts: SyncParts, me: Me): Promise<void> {
  const { cache, clock, replica, publish } = parts;
  const checkedAt = clock.now();
  await takeOver(parts, me);
  const lostDirectory = !mayReadDirectory(me.grants) && replica.cursor !== null;
  if (lostDirectory) {
    await cache.dropRows();
    replica.dropRows();
  }
  await persistBase(() => cache.saveMe(me, checkedAt));
  replica.me = me;
  replica.checkedAt = checkedAt;
  publish({ type: 'me' });
  if (lostDirectory) publish({ type: 'rows', changed: 'all' });
}

export function ownerOf(me: Me): CacheOwner {
  return { serverId: me.serverId, accountId: me.account.id };
}

export function isSameOwner(a: CacheOwner | null, b: CacheOwner): boolean {
  return a?.serverId === b.serverId && a.accountId === b.accountId;
}

/** Another account's edits are here, not saved: nothing may be written over them. */
export function hasForeignEdits({ owner, outbox }: Replica, me: Me): boolean {
  return owner !== null && outbox.length > 0 && !isSameOwner(owner, ownerOf(me));
}

/** The cache of another account or server is wiped before anything of this one is written. */
async function takeOver({ cache, replica }: SyncParts, me: Me): Promise<void> {
  const owner = ownerOf(me);
  if (isSameOwner(replica.owner, owner)) return;
  if (hasForeignEdits(replica, me)) {
    throw new Error(
      'Another account left edits here that are not saved. Sign in as that account, or discard them.',
    );
  }
  await cache.claim(owner);
  replica.forget();
  replica.owner = owner;
}

export function isCompatible(me: Me): boolean {
  return me.protocol.min <= SERVER_PROTOCOL && SERVER_PROTOCOL <= me.protocol.max;
}
