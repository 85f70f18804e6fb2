/** Follows what one browser's outbox holds on disk, and tells the ledger what becomes of each edit. */
import type { OutboxEntry, Settlement } from '../../lib/cache/cache.ts';
import type { Ledger } from './ledger.ts';
import { Violation } from './violation.ts';

export class OutboxWatch {
  /** Edits that stand on disk. */
  readonly onDisk = new Set<string>();
  /** Things under way that may take edits out of the outbox because a person wants it. */
  drops = 0;
  readonly #ledger: Ledger;
  readonly #tell: (line: string) => void;

  constructor(ledger: Ledger, tell: (line: string) => void) {
    this.#ledger = ledger;
    this.#tell = tell;
  }

  /** A call of the cache is done. */
  onDone(call: string, given: readonly unknown[], answer: unknown): void {
    if (call === 'addEdit' || call === 'markSending') this.#keep(answer as OutboxEntry);
    if (call === 'addEditPair') for (const entry of answer as OutboxEntry[]) this.#keep(entry);
    if (call === 'saveEdit') this.#keep(given[0] as OutboxEntry);
    if (call === 'changeEdits') this.#changed(given[0] as OutboxEntry[], given[1] as string[]);
    if (call === 'settleEdit') this.#settled(given[0] as Settlement);
    if (call === 'removeEdit') this.#removed([given[0] as string]);
    if (call === 'wipe') {
      this.#ledger.dropAll();
      this.onDisk.clear();
    }
  }

  #keep(entry: OutboxEntry): void {
    this.onDisk.add(entry.changeId);
    this.#ledger.keep(entry);
  }

  #changed(saved: readonly OutboxEntry[], removed: readonly string[]): void {
    const both = saved.find(({ changeId }) => removed.includes(changeId));
    if (both) throw new Violation('I2', `${both.changeId} is taken from the outbox and kept in it at once`);
    for (const entry of saved) this.#keep(entry);
    const joined = removed.filter((changeId) => this.#ledger.joinAny(changeId, saved));
    for (const changeId of joined) this.onDisk.delete(changeId);
    this.#removed(removed.filter((changeId) => !joined.includes(changeId)));
  }

  #removed(changeIds: readonly string[]): void {
    for (const changeId of changeIds) {
      this.onDisk.delete(changeId);
      // Left to the checks otherwise: they find it promised and nowhere.
      if (this.drops > 0) this.#ledger.drop(changeId);
    }
  }

  #settled({ changeId, row, rebased }: Settlement): void {
    this.onDisk.delete(changeId);
    this.#ledger.settle(changeId, row);
    for (const entry of rebased) this.#keep(entry);
    this.#tell(`${changeId.slice(-4)} saved as v${row.version}`);
  }
}
