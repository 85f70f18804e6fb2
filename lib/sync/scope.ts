/** What the account of the copy may see, by what the server last told of it; rows beyond that do not stay. */
import type { Directory } from '../domain/directory.ts';
import { mayReadDirectory, strongestRole } from '../domain/role.ts';
import type { Grant } from '../schema/account.ts';
import type { DeletedRow } from '../schema/feed.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import { type RowBlock, valuesOf } from '../schema/row-block.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { SyncParts } from './change.ts';
import { persistBase } from './persist.ts';
import type { Replica } from './replica.ts';

type RowParts = Pick<SyncParts, 'cache' | 'clock' | 'replica'>;
type Known = Pick<Replica, 'me'>;

/** False for rows that were asked for, or edited, before the account lost the right to see them, and while its rights are not known. */
export function isInScope({ me }: Known, kind: Kind, row: AnyRow): boolean {
  return me !== null && readsHome(me.grants, homeOf(kind, row));
}

/** `null`: belongs to no instance, as all of the telephony side. */
function homeOf(kind: Kind, row: AnyRow): string | null {
  return kind === 'crm-instances' ? row.id : 'instanceId' in row ? row.instanceId : null;
}

/** A copy holds the instances of all that it holds: they tell whether it is for rights that the client has heard of. */
export function isCopyInScope(replica: Known, copy: Directory): boolean {
  return areInScope(
    replica,
    [...copy.values('crm-instances')].map(({ id }) => id),
  );
}

/** Of users or agents, which are not looked at one by one. */
export function isBlockInScope(replica: Known, block: RowBlock): boolean {
  if (block.kind !== 'crm-users') return true;
  return areInScope(replica, valuesOf(block, 'instanceId') as Iterable<string>);
}

function areInScope({ me }: Known, homes: Iterable<string | null>): boolean {
  const all = [...new Set(homes)];
  return all.length === 0 || (me !== null && all.every((home) => readsHome(me.grants, home)));
}

function readsHome(grants: readonly Grant[], home: string | null): boolean {
  return home === null ? mayReadDirectory(grants) : readsInstance(grants, home);
}

/** Something was open to the grants of before that is not open to those of now. */
export function isNarrower(now: readonly Grant[], before: readonly Grant[]): boolean {
  return before.some(({ role, instanceId }) => isReader(role) && !readsInstance(now, instanceId));
}

function readsInstance(grants: readonly Grant[], instanceId: string | null): boolean {
  if (instanceId !== null) return isReader(strongestRole(grants, instanceId));
  return grants.some((grant) => grant.instanceId === null && isReader(grant.role));
}

const isReader = (role: Grant['role'] | null) => role === 'admin' || role === 'support';

/** Takes the rows of the base away, first from memory: what is on its way then finds that it is too late. */
export async function letRowsGo({ cache, replica }: SyncParts): Promise<void> {
  replica.dropRows();
  replica.lost.start(0);
  await cache.dropRows();
}

/**
 * Rebuilds the memory; a former life may have written what was on its way when it heard that the right was gone, and had no room
 * to take it away again. Users and agents of the blocks are judged as they are read.
 */
export async function startReplica(parts: SyncParts): Promise<void> {
  const { replica } = parts;
  await replica.start(parts.cache);
  const { me, directory, owner } = replica;
  const homes = KINDS.flatMap((kind) => [...directory.values(kind)].map((row) => homeOf(kind, row)));
  const isForNobody = owner !== null && (!me || !mayReadDirectory(me.grants));
  if (isForNobody || !areInScope(replica, homes)) dropFoundRows(parts);
}

/** Rows of the disk that are beyond what the account may see, as far as is known: all go, and are fetched again. */
export function dropFoundRows({ cache, replica }: Pick<SyncParts, 'cache' | 'replica'>): void {
  const { checkedAt } = replica;
  replica.dropRows();
  replica.lost.start(0);
  replica.checkedAt = checkedAt;
  // Nobody waits for it: what is written from now on is written after it.
  void persistBase(() => cache.dropRows());
}

/** Whether the rows that stood here when it was called were let go since, or their account signed out. */
export function staleness(replica: Replica): () => boolean {
  const { tenure, generation } = replica;
  return () => replica.tenure !== tenure || replica.generation !== generation;
}

/** What a call wrote that came too late is taken from the disk again, unless others have taken its place. */
export async function takeBackLate({ cache, replica }: RowParts): Promise<void> {
  if (replica.owner && replica.cursor === null) await persistBase(() => cache.dropRows());
}

/** The same for one row that was answered too late; where others stand in its place, or are about to, they stay. */
export async function takeRowBack(parts: RowParts, kind: Kind, { id, version }: AnyRow): Promise<void> {
  const { cache, replica, clock } = parts;
  if (!replica.me || !mayReadDirectory(replica.me.grants)) return takeBackLate(parts);
  const deleted: DeletedRow = [kind, id, version];
  const delta = { rows: {}, deleted: [deleted] };
  await persistBase(() => cache.applyDelta(delta, null, replica.checkedAt ?? clock.now()));
}
