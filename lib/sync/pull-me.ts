/** One step of the own view's long poll, which every role has. */
import type { CacheOwner } from '../cache/cache.ts';
import { mayReadDirectory } from '../domain/role.ts';
import type { Me } from '../schema/me.ts';
import { whoIsBehind } from '../schema/server-protocol.ts';
import type { SyncParts } from './change.ts';
import { failureOf } from './failure.ts';
import type { Step } from './loop.ts';
import { persistBase, persistMe } from './persist.ts';
import type { Replica } from './replica.ts';
import { isNarrower, letRowsGo } from './scope.ts';

export async function pullMe(parts: SyncParts, { wait, signal }: Step): Promise<void> {
  const { cache, remote, clock, replica, publish } = parts;
  // What is known of a server that was not understood cannot be continued.
  const since = replica.me && isCompatible(replica.me) ? replica.me.since : null;
  const me = await remote.readMe({ since, wait, signal }).catch(async (thrown) => {
    await noteProtocol(parts, thrown);
    throw thrown;
  });
  signal.throwIfAborted();
  const checkedAt = clock.now();
  if (!me) {
    await persistBase(() => cache.markChecked(checkedAt));
    replica.checkedAt = checkedAt;
    return publish({ type: 'status' });
  }
  await acceptMe(parts, me);
}

/** Remembers that the server is of another time, so that nothing is edited or sent before it is understood again. */
async function noteProtocol(parts: SyncParts, thrown: unknown): Promise<void> {
  const { replica, publish } = parts;
  const { protocol } = failureOf(thrown);
  const { me, checkedAt } = replica;
  if (!protocol || !me || (me.protocol.min === protocol.min && me.protocol.max === protocol.max)) return;
  replica.me = { ...me, protocol };
  await persistMe(parts, replica.me, checkedAt ?? 0);
  publish({ type: 'me' });
}

/** The account may see nothing any more: what it could read goes, who it was and its edits stay. */
export async function leaveScope(parts: SyncParts): Promise<void> {
  const { cache, replica, publish } = parts;
  const { me, checkedAt } = replica;
  const left = me && { ...me, grants: [], own: [] };
  // First: what is on its way must not be judged by the rights of before.
  replica.me = left;
  await letRowsGo(parts);
  replica.unstored = null;
  if (left) await cache.saveMe(left, checkedAt ?? 0);
  publish({ type: 'rows', changed: 'all' });
}

/** Signed out: nothing stays, and answers that are still on their way are let go. */
export async function wipeCopy(
  { cache, replica, publish, lock }: SyncParts,
  onRefused: () => void = () => undefined,
): Promise<void> {
  replica.tenure += 1;
  try {
    await lock(async () => {
      await cache.wipe();
      replica.forget();
    });
  } catch (error) {
    onRefused();
    throw error;
  }
  publish({ type: 'rows', changed: 'all' });
}

/** Makes the own view part of the replica, after wiping what belonged to another account. */
export async function acceptMe(parts: SyncParts, me: Me): Promise<void> {
  const { clock, replica, publish } = parts;
  const checkedAt = clock.now();
  const { tenure } = replica;
  await takeOver(parts, me);
  // Without a cursor, too: a first copy may be on its way, or the rows of edits.
  const isLess = !mayReadDirectory(me.grants) || isLessThanBefore(replica, me);
  if (isLess) await narrow(parts, me);
  if (replica.tenure !== tenure) return;
  await persistMe(parts, me, checkedAt);
  if (replica.tenure !== tenure) return;
  replica.me = me;
  replica.checkedAt = checkedAt;
  publish({ type: 'me', isLess });
  if (isLess) publish({ type: 'rows', changed: 'all' });
}

function isLessThanBefore({ me: before, cursor }: Replica, me: Me): boolean {
  // The disk had room for rows and none for the own view: nobody knows by whose rights they are here.
  return before ? isNarrower(me.grants, before.grants) : cursor !== null;
}

/** Lets the rows go under the new rights: by those of before, an answer that comes meanwhile would put its row among them again. */
async function narrow(parts: SyncParts, me: Me): Promise<void> {
  const { replica } = parts;
  const { me: before, tenure } = replica;
  // All else of it counts once it is on disk.
  replica.me = { ...(before ?? me), grants: me.grants };
  try {
    await letRowsGo(parts);
  } catch (error) {
    // Asked for again, so that it is seen again that they are less.
    if (replica.tenure === tenure) replica.me = before;
    throw error;
  }
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
  return whoIsBehind(me.protocol) === null;
}
