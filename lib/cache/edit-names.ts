/** Numbers that edits and their keys are named by: read once in a life of the worker, which is the only one that gives any. */
import type { IDBPTransaction } from 'idb';
import type { PatchpanelSchema } from './database.ts';

type NamingTransaction = IDBPTransaction<PatchpanelSchema, ('meta' | 'outbox')[], 'readwrite'>;

export interface EditName {
  /** Random name of this cache. */
  client: string;
  /** Never given before; what was given in vain is left out. */
  number: number;
}

/**
 * On disk the numbers stand in the entries of the outbox, and in `meta` before an entry leaves it or a key may reach the
 * server: that of an edit that is added need not be written a second time.
 */
export class EditNames {
  #client = '';
  /** The last one given; `null` while the disk is to be asked. */
  #last: number | null = null;

  /** The next one where no disk need be asked; the caller begins its transaction in the same turn. */
  take(): EditName | null {
    if (this.#last === null) return null;
    this.#last += 1;
    return { client: this.#client, number: this.#last };
  }

  async next(transaction: NamingTransaction): Promise<EditName> {
    if (this.#last === null) await this.#read(transaction);
    this.#last = (this.#last ?? 0) + 1;
    return { client: this.#client, number: this.#last };
  }

  /** The last one given, for `meta`: what leaves the outbox takes its number with it. */
  async last(transaction: NamingTransaction): Promise<number> {
    if (this.#last === null) await this.#read(transaction);
    return this.#last ?? 0;
  }

  /** Another owner's cache has a name of its own. */
  forget(): void {
    this.#last = null;
  }

  async #read(transaction: NamingTransaction): Promise<void> {
    const meta = transaction.objectStore('meta');
    const [counter, client, entries] = await Promise.all([
      meta.get('counter'),
      meta.get('client'),
      transaction.objectStore('outbox').getAll(),
    ]);
    const orders = entries.map(({ order }) => order);
    // Two may ask at once: the later answer knows less than what was given meanwhile.
    this.#last = Math.max(this.#last ?? 0, Number(counter ?? 0), ...orders);
    this.#client = String(client);
  }
}
