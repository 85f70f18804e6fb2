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

export class EditNames {
  #client = '';
  /** The last one given; `null` while the disk is to be asked. */
  #last: number | null = null;

  /** The caller puts the number into `meta`, in this transaction. */
  async next(transaction: NamingTransaction): Promise<EditName> {
    if (this.#last === null) await this.#read(transaction);
    this.#last = (this.#last ?? 0) + 1;
    return { client: this.#client, number: this.#last };
  }

  /** Another owner's cache has a name of its own. */
  forget(): void {
    this.#last = null;
  }

  async #read(transaction: NamingTransaction): Promise<void> {
    const meta = transaction.objectStore('meta');
    const [counter, client] = await Promise.all([meta.get('counter'), meta.get('client')]);
    // Two may ask at once: the later answer knows less than what was given meanwhile.
    this.#last = Math.max(this.#last ?? 0, Number(counter ?? 0));
    this.#client = String(client);
  }
}
