/** One open connection to IndexedDB that heals once: browsers close databases under a running worker. */
import { openPatchpanelDatabase, type PatchpanelDatabase } from './database.ts';

/** A database that does not open within this time is treated as absent. */
export const OPEN_TIMEOUT_MS = 3_000;

export type OpenDatabase = (onClosed: () => void) => Promise<PatchpanelDatabase>;

export class Connection {
  readonly #open: OpenDatabase;
  #database: PatchpanelDatabase | null;

  constructor(open: OpenDatabase, database: PatchpanelDatabase) {
    this.#open = open;
    this.#database = database;
  }

  /** Runs work on the database; reopens and tries once more when the browser had closed it. */
  async run<T>(work: (database: PatchpanelDatabase) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#ready());
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      this.#database?.close();
      this.#database = null;
      return work(await this.#ready());
    }
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  async #ready(): Promise<PatchpanelDatabase> {
    this.#database ??= await this.#open(() => {
      this.#database = null;
    });
    return this.#database;
  }
}

export interface Patience {
  timeoutMs?: number;
  /** Called when the database opens after all, later than anybody waited for it. */
  onLate?(): void;
}

/** Opens the connection; rejects after 3 s, since a blocked or broken profile may never answer. */
export async function connectDatabase(
  open: OpenDatabase = openPatchpanelDatabase,
  { timeoutMs = OPEN_TIMEOUT_MS, onLate = () => undefined }: Patience = {},
): Promise<Connection> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('IndexedDB did not open in time.')), timeoutMs);
  });
  const opening = open(() => undefined);
  try {
    return new Connection(open, await Promise.race([opening, late]));
  } catch (error) {
    const leave = (database: PatchpanelDatabase) => {
      database.close();
      onLate();
    };
    void opening.then(leave, () => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** An `AbortError` is also what a full disk looks like; the second attempt then fails with its own error. */
function isLostConnection(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');
}
