/** What the status line and the list of pending changes say, against what is so: each of their words, at every moment. */
import type { PendingChange, SyncStatus } from '../../lib/schema/views.ts';
import type { Engine } from '../../lib/sync/engine.ts';
import { Violation } from './violation.ts';

export interface Known {
  readonly now: number;
  readonly isWatched: boolean;
  /** The account may read the directory, as its client was told. */
  readonly hasDirectory: boolean;
}

/** Throws `UI` for the first word that is not so. */
export function checkStatus(engine: Engine, known: Known): void {
  const status = engine.status();
  const pending = engine.pending();
  for (const lie of [...liesOfState(engine, status, known), ...liesOfPending(status, pending)])
    throw new Violation('UI', `${lie}: ${JSON.stringify(status)}`);
}

function* liesOfState({ replica }: Engine, status: SyncStatus, known: Known): Generator<string> {
  const { state, reason, checkedAt } = status;
  const isTrouble = state === 'offline' || state === 'failed';
  if (isTrouble !== (reason !== null) && state !== 'signed-out')
    yield 'a trouble without its reason, or the reverse';
  if (state === 'offline' && reason?.kind !== 'offline') yield 'offline for another reason than the line';
  if (checkedAt !== null && checkedAt > known.now) yield 'confirmed in the future';
  if (state !== 'live') return;
  if (!known.isWatched) yield 'live while nobody looks and nothing is asked';
  if (checkedAt === null) yield 'live and never confirmed';
  if (!replica.me) yield 'live and not known whose';
  if (known.hasDirectory && replica.isWhole && replica.cursor === null) yield 'live without its copy';
  if (replica.isBehind) yield 'live and behind';
}

function* liesOfPending(status: SyncStatus, pending: readonly PendingChange[]): Generator<string> {
  const parked = pending.filter(({ state }) => state === 'parked');
  if (status.pending !== pending.length) yield `${pending.length} pending are listed`;
  if (status.parked !== parked.length) yield `${parked.length} parked are listed`;
  if (parked.some(({ error }) => error === null)) yield 'an edit is set aside without a reason';
  if (pending.filter(({ state }) => state === 'sending').length > 1) yield 'two edits are sent at once';
  if (pending.some(({ name }) => name === '')) yield 'an edit of a record without a name';
}
