/** What is wrong with the disk of one simulated browser: calls that fail now and then, and no room. */
import type { Random } from '../../demo/data/random.ts';

/** Calls that copy rows; a full disk takes none of them. */
const COPIES: readonly string[] = ['applyDelta', 'saveSnapshotParts', 'swapSnapshot', 'saveMe', 'settleEdit'];
/** Calls for edits, which are small: some still find room. */
const EDITS: readonly string[] = ['addEdit', 'addEditPair', 'saveEdit', 'changeEdits', 'markSending'];

export class SimDisk {
  /** Of a thousand calls so many fail as the browser fails them. */
  faultPermille = 0;
  isFull = false;
  /** Rows in memory that it refused: the next life of the worker does not know them. */
  isBehind = false;
  /** It refused to let rows go: they are there until the next life of the worker looks. */
  hasKept = false;
  /** It refused to be read: the next life of the worker knows rows that this one had to forget. */
  isUnread = false;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** As the browser would refuse the call now. */
  refusal(call: string): DOMException | null {
    const refusal = this.#refusal(call);
    if (refusal && COPIES.includes(call)) this.isBehind = true;
    if (refusal && call === 'dropRows') this.hasKept = true;
    if (refusal && call === 'readBlocks') this.isUnread = true;
    return refusal;
  }

  #refusal(call: string): DOMException | null {
    const isTooMuch = COPIES.includes(call) || (EDITS.includes(call) && this.#random.chance(50));
    if (this.isFull && isTooMuch) return new DOMException('There is no room.', 'QuotaExceededError');
    if (this.#random.below(1000) < this.faultPermille)
      return new DOMException('The transaction was aborted.', 'AbortError');
    return null;
  }
}
