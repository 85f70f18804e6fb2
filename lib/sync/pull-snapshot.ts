/** Loads the whole directory anew: parts are asked for ahead, taken up in order, and count only once all are in. */
import type { SnapshotBlocks } from '../cache/cache.ts';
import { Directory } from '../domain/directory.ts';
import type { Changes, RowsByKind, SnapshotPart } from '../schema/feed.ts';
import { ID_BYTES } from '../schema/id-bytes.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import type { LostChange } from '../schema/lost-change.ts';
import { type CopyAgent, packTable } from '../schema/pack-rows.ts';
import type { RowBlock } from '../schema/row-block.ts';
import type { SyncParts } from './change.ts';
import { failureOf } from './failure.ts';
import { findLost } from './lost-changes.ts';
import { PartSaver } from './part-saver.ts';
import { persistRows } from './persist.ts';
import type { Replica } from './replica.ts';
import { isCopyInScope, isInScope, staleness, takeBackLate } from './scope.ts';
import { isGoneFromCopy } from './stand.ts';
import type { AnsweredRow } from './take-row.ts';

export interface SnapshotParts extends SyncParts {
  /** Asks for the own view at once; resolves when it is here, or cannot be had. */
  askMe(): Promise<void>;
}

/** Parts under way besides the one that is taken up: enough to keep the line busy. */
const AHEAD = 3;

export async function loadSnapshot(parts: SnapshotParts, signal: AbortSignal): Promise<void> {
  const { cache, clock, replica } = parts;
  const isStale = staleness(replica);
  replica.answeredRows.clear();
  const bare = cache.isBare().catch(() => false);
  const whole = await readWhole(parts, signal).catch(async (thrown) => {
    if (isStale()) await takeBackLate(parts);
    throw thrown;
  });
  const cursor = whole.late.at(-1)?.since ?? null;
  if (cursor === null) return whole.saved();
  const copy = { ...whole, cursor, copiedAt: whole.snapshot[0]?.position ?? null, checkedAt: clock.now() };
  if ((await bare) && (await parts.lock(async () => showFirst(parts, copy, isStale)))) {
    replica.storing = storeShown(parts, copy);
    return replica.storing;
  }
  await copy.saved();
  if (isStale()) return takeBackLate(parts);
  if (!isCopyInScope(replica, copy.directory)) {
    // Wider than what the client has heard of its rights, which may be less again by now.
    await parts.askMe();
    signal.throwIfAborted();
    if (isStale()) return takeBackLate(parts);
    if (!isCopyInScope(replica, copy.directory))
      throw new Error('The rights of the account changed while its rows were on their way.');
  }
  await storeThenShow(parts, copy, isStale);
}

/** A snapshot and what changed since, as one state of the server. */
interface Copy extends WholeSnapshot {
  cursor: string;
  copiedAt: string | null;
  checkedAt: number;
}

/**
 * True where the rows are on the screen before they are on disk. Only where neither holds any other: should the worker end before the disk has
 * them, the next life begins with nothing, as this one did, never with older rows. Runs in the lock, so that no row of an edit is on its way to either.
 */
function showFirst({ replica, publish }: SnapshotParts, copy: Copy, isStale: () => boolean): boolean {
  const isBlank = replica.lost.count === 0 && KINDS.every((kind) => replica.directory.size(kind) === 0);
  if (!isBlank || isStale() || !isCopyInScope(replica, copy.directory)) return false;
  show(replica, copy);
  replica.checkedAt = copy.checkedAt;
  replica.isDiskBehind = true;
  publish({ type: 'rows', changed: 'all' });
  return true;
}

async function storeShown(parts: SnapshotParts, copy: Copy): Promise<void> {
  const { replica } = parts;
  const isStale = staleness(replica);
  try {
    await copy.saved();
    if (!isStale()) await store(parts, copy, []);
    if (isStale() || !(await storeAnswered(parts, copy, isStale))) await takeBackLate(parts);
  } finally {
    replica.storing = null;
  }
}

async function storeThenShow(parts: SnapshotParts, copy: Copy, wasStale: () => boolean): Promise<void> {
  const { replica, publish } = parts;
  const lost = await findLost(parts, copy.directory);
  if (wasStale()) return takeBackLate(parts);
  await store(parts, copy, lost);
  if (wasStale()) return takeBackLate(parts);
  replica.lost.note(lost);
  show(replica, copy);
  const isStale = staleness(replica);
  if (!(await storeAnswered(parts, copy, isStale))) return takeBackLate(parts);
  replica.checkedAt = copy.checkedAt;
  publish({ type: 'rows', changed: 'all' });
}

function show(replica: Replica, { directory, cursor, copiedAt }: Copy): void {
  replica.adoptRows(directory);
  replica.cursor = cursor;
  replica.copiedAt = copiedAt;
}

/** Where the disk refuses them, the rows are in memory only. */
async function store(parts: SnapshotParts, copy: Copy, lost: readonly LostChange[]): Promise<void> {
  const { cache, replica } = parts;
  const { snapshot, cursor, copiedAt, checkedAt, late } = copy;
  replica.nextCopy = copy;
  const isStored = await persistRows(parts, () =>
    cache.swapSnapshot(snapshot, { cursor, copiedAt, checkedAt, late, lost }),
  );
  replica.nextCopy = null;
  replica.isDiskBehind = !isStored;
}

/** False where the rows were let go meanwhile. */
async function storeAnswered(
  parts: SnapshotParts,
  { checkedAt }: Copy,
  isStale: () => boolean,
): Promise<boolean> {
  const { cache, replica } = parts;
  const answered = answeredSince(replica);
  if (answered.length > 0) {
    const late = { rows: rowsByKind(answered), deleted: [] };
    replica.directory.apply(late);
    await persistRows(parts, () => cache.applyDelta(late, null, checkedAt));
  }
  return !isStale();
}

/** An edit saved while the parts came in, or while the disk took them, may be newer than they are. */
function answeredSince(replica: Replica): AnsweredRow[] {
  return [...replica.answeredRows.values()].filter(
    (one) => isInScope(replica, one.kind, one.row) && !isGoneFromCopy(replica, one),
  );
}

function rowsByKind(answered: readonly AnsweredRow[]): RowsByKind {
  const kinds = [...new Set(answered.map(({ kind }) => kind))];
  const rowsOf = (kind: Kind) => answered.filter((one) => one.kind === kind).map(({ row }) => row);
  return Object.fromEntries(kinds.map((kind) => [kind, rowsOf(kind)]));
}

/** Takes up an unfinished snapshot where it stopped; starts again when the server no longer has it. */
async function readWhole(parts: SyncParts, signal: AbortSignal): Promise<WholeSnapshot> {
  const unfinished = await parts.cache.readUnfinishedSnapshot();
  if (!unfinished) return new SnapshotReader(parts, signal).read(null, []);
  try {
    return await new SnapshotReader(parts, signal).read(unfinished.at, unfinished.parts);
  } catch (thrown) {
    if (!failureOf(thrown).isReset) throw thrown;
    return new SnapshotReader(parts, signal).read(null, []);
  }
}

interface WholeSnapshot {
  snapshot: SnapshotBlocks[];
  /** What changed since the server wrote it: the parts may be older than what was seen here before. */
  late: Changes[];
  /** The same rows, indexed while the other parts were on their way. */
  directory: Directory;
  /** Resolves when all parts are on disk, or could not be written. */
  saved(): Promise<void>;
}

class SnapshotReader {
  readonly #parts: Pick<SyncParts, 'cache' | 'remote' | 'replica'>;
  readonly #signal: AbortSignal;
  readonly #asked = new Map<number, Promise<SnapshotPart>>();
  readonly #agents: RowBlock[] = [];
  readonly #directory = new Directory();

  constructor(parts: Pick<SyncParts, 'cache' | 'remote' | 'replica'>, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  /** Reads the parts that are not in; `at` null begins a new snapshot. What was taken up is on disk, or could not be written, when it fails. */
  async read(at: string | null, stored: readonly SnapshotBlocks[]): Promise<WholeSnapshot> {
    const saver = new PartSaver(this.#parts, this.#signal);
    try {
      return await this.#readParts(at, stored, saver);
    } catch (thrown) {
      await saver.saved();
      throw thrown;
    }
  }

  async #readParts(
    at: string | null,
    stored: readonly SnapshotBlocks[],
    saver: PartSaver,
  ): Promise<WholeSnapshot> {
    const known = new Map(stored.map((part) => [part.part, part]));
    const all: SnapshotBlocks[] = [];
    // Asked as soon as it is known from where: whatever was seen here before is older.
    let reading: Promise<Changes[]> | null = null;
    for (let [number, count] = [0, stored[0]?.parts ?? 1]; number < count; number += 1) {
      const name = all[0]?.at ?? at;
      for (let next = number; next < count && next <= number + AHEAD; next += 1) {
        if (!known.has(next)) this.#ask(name, next);
      }
      const part = known.get(number) ?? this.#unpack(await this.#ask(name, number));
      this.#signal.throwIfAborted();
      all.push(part);
      reading ??= this.#readOn(part.since);
      count = part.parts;
      if (known.has(number)) {
        for (const block of part.blocks) if (block.kind === 'cti-agents') this.#keepAgents(block);
      } else saver.take(part);
      for (const block of part.blocks) this.#directory.addBlock(block);
    }
    const late = await (reading ?? []);
    for (const changes of late) this.#directory.apply(changes);
    return { snapshot: all, late, directory: this.#directory, saved: () => saver.saved() };
  }

  #readOn(from: string): Promise<Changes[]> {
    const reading = this.#readChanges(from);
    // Heard where it is awaited, once the parts are in.
    reading.catch(() => undefined);
    return reading;
  }

  async #readChanges(from: string): Promise<Changes[]> {
    const late: Changes[] = [];
    for (let [since, more] = [from, true]; more; ) {
      const changes = await this.#parts.remote.readChanges({ since, wait: 0, signal: this.#signal });
      late.push(changes);
      [since, more] = [changes.since, changes.more];
    }
    return late;
  }

  #ask(at: string | null, part: number): Promise<SnapshotPart> {
    const asked = this.#asked.get(part);
    if (asked) return asked;
    const asking = this.#parts.remote.readSnapshotPart({ at, part, signal: this.#signal });
    // Whoever fails first is heard; the others that were asked ahead fail unheard.
    asking.catch(() => undefined);
    this.#asked.set(part, asking);
    return asking;
  }

  #unpack({ at, part, parts, since, position, tables }: SnapshotPart): SnapshotBlocks {
    this.#asked.delete(part);
    const { 'cti-agents': agents, ...others } = tables;
    const blocks: RowBlock[] = [];
    if (agents) blocks.push(this.#keepAgents(packTable('cti-agents', agents, () => false)));
    for (const kind of KINDS) {
      const table = kind === 'cti-agents' ? undefined : others[kind];
      if (table) blocks.push(packTable(kind, table, this.#copyAgent));
    }
    return { at, part, parts, since, position: position ?? null, blocks };
  }

  /** The others are mapped to these by their place. */
  #keepAgents(block: RowBlock): RowBlock {
    this.#agents.push(block);
    return block;
  }

  readonly #copyAgent: CopyAgent = (place, into, offset) => {
    let first = 0;
    for (const { ids, count } of this.#agents) {
      const from = (place - first) * ID_BYTES;
      if (place >= first && place < first + count) {
        into.set(ids.subarray(from, from + ID_BYTES), offset);
        return true;
      }
      first += count;
    }
    return false;
  };
}
