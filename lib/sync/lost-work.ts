/** What a person does with changes that the restored server does not have any more: looks at them, sends them again, lets them go. */
import type { EditSource } from '../cache/cache.ts';
import { revertOf } from '../domain/revert.ts';
import { NAMED_FIRST } from '../schema/kind.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { SyncParts } from './change.ts';
import { queueAddition, queueEdit } from './queue.ts';

export class LostWork {
  readonly #parts: SyncParts;
  readonly #push: () => void;

  constructor(parts: SyncParts, push: () => void) {
    this.#parts = parts;
    this.#push = push;
  }

  /** Newest first. */
  read(): Promise<LostChange[]> {
    const { replica, cache } = this.#parts;
    return replica.lost.read(cache);
  }

  /** Resolves when they are durably queued as edits of the records as they are now. */
  async sendAgain(keys: readonly string[], source: EditSource): Promise<void> {
    await this.#parts.lock(() => sendAgain(this.#parts, keys, source));
    this.#push();
  }

  /** The person does not want them back. */
  async drop(keys: readonly string[]): Promise<void> {
    const { replica, cache, publish, lock } = this.#parts;
    await lock(() => replica.lost.drop(cache, keys));
    publish({ type: 'outbox' });
  }
}

/** Queues each as an edit of the record as it is now, or as an addition where there is none; what is queued is listed no more. */
async function sendAgain(parts: SyncParts, keys: readonly string[], source: EditSource): Promise<void> {
  const { cache, replica, publish } = parts;
  const wanted = new Set(keys);
  const chosen = (await replica.lost.read(cache)).filter(({ key }) => wanted.has(key));
  const ordered = chosen.reverse().sort((a, b) => NAMED_FIRST.indexOf(a.kind) - NAMED_FIRST.indexOf(b.kind));
  for (const change of parentsFirst(ordered)) {
    // Nobody asks for a deletion by way of the outbox.
    if (change.before === null) continue;
    await queueAgain(parts, { ...change, before: change.before }, source);
    // One after another: what a death of the worker leaves over is listed, and asked for again it changes nothing.
    await replica.lost.drop(cache, [change.key]);
  }
  publish({ type: 'outbox' });
}

async function queueAgain(
  parts: SyncParts,
  { kind, id, before, after }: LostChange & { before: AnyRow },
  source: EditSource,
): Promise<void> {
  const { replica } = parts;
  const present: AnyRow | undefined = replica.shown.get(kind, id);
  if (!present) {
    const row = { ...before, version: 0, ...('secretsSet' in before ? { secretsSet: [] } : {}) } as AnyRow;
    await queueAddition(parts, { kind, row, source });
    return;
  }
  const { patch } = revertOf({ before, after: after ?? present, present, nameOf: (named) => named });
  const base: AnyRow | undefined = replica.row(kind, id);
  if (patch && base) await queueEdit(parts, { kind, id, baseVersion: base.version, patch, source });
}

/** A group of agents under another one comes after it. */
function parentsFirst(changes: readonly LostChange[]): LostChange[] {
  const done = new Set<LostChange>();
  const visit = (change: LostChange) => {
    const parent = change.before && 'parentId' in change.before ? change.before.parentId : null;
    for (const above of changes) if (above.id === parent && !done.has(above)) visit(above);
    done.add(change);
  };
  for (const change of changes) visit(change);
  return [...done];
}
