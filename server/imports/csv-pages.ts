/** Files that are written page by page, each in a transaction of its own, so that neither a slow reader nor many rows hold anything up. Runs in the server. */
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';

export interface CsvPage<P> {
  /** Complete lines. */
  readonly text: string;
  /** Where the next page begins; `null` at the end. */
  readonly next: P | null;
}

/** `after` is `null` for the first page, which begins with the header. */
export type ReadPage<P> = (tx: Transaction, caller: Caller, after: P | null) => Promise<CsvPage<P>>;

type Look = <T>(work: (tx: Transaction, caller: Caller) => Promise<T>) => Promise<T>;

/** The first page has been read already: what is refused is refused before anything is sent. */
export async function* pagesFrom<P>(
  first: CsvPage<P>,
  readPage: ReadPage<P>,
  look: Look,
): AsyncGenerator<string, void, undefined> {
  yield first.text;
  for (let { next } = first; next !== null; ) {
    const after: P = next;
    const page = await look((tx, caller) => readPage(tx, caller, after));
    yield page.text;
    next = page.next;
  }
}
