/** A database behind both walls of authorisation or one of them, which forgets what each request wrote. */
import type { Database, Transaction } from '../../../server/db/database.ts';

/** Which of the two decide: the handlers, row-level security, or each after the other. */
export const WALLS = ['both walls', 'the handlers alone', 'row-level security alone'] as const;
export type Walls = (typeof WALLS)[number];

class Forgotten extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('forgotten');
    this.result = result;
  }
}

/** Everything beside the settings that a binding makes: as the owner, to whom no policy applies, and as who may do all in the functions. */
const WITHOUT_ROW_SECURITY = `select set_config('role', 'none', true), set_config('app.directory', '*', true),
  set_config('app.admin', '*', true)`;

/** What goes with the binding is asked before a wall can be taken away. */
const BEHIND_THE_WALL = { ahead: [], asksNoMore: false };

const TABLES = `select string_agg(format('select %L as name, md5(coalesce(string_agg(t::text, '' '' order by t::text), '''')) as hash
    from %I t', relname, relname), ' union all ' order by relname) as sql
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations'`;

export interface ForgettingDatabase extends Database {
  walls: Walls;
  /** Calls with the contents of all tables at the end of each transaction of an account that resolved. */
  onDone: ((contents: string) => void) | null;
  /** Calls as each transaction of an account begins. */
  onBegin: ((isReadOnly: boolean) => void) | null;
}

export async function readContents(tx: Transaction): Promise<string> {
  await tx.query("select set_config('role', 'none', true)");
  const [tables] = await tx.query<{ sql: string }>(TABLES);
  return JSON.stringify(await tx.query(`${tables?.sql} order by 1`));
}

/** The server's own work is kept; that of accounts is rolled back after it was found to be fit to be committed. */
export function forgetting(database: Database): ForgettingDatabase {
  const forgettingOne: ForgettingDatabase = {
    driver: database.driver,
    onCommitted: database.onCommitted,
    hears: database.hears,
    compareMigrations: database.compareMigrations,
    close: database.close,
    walls: 'both walls',
    onDone: null,
    onBegin: null,
    async transaction(binding, work, options) {
      if ('system' in binding) return database.transaction(binding, work, options);
      forgettingOne.onBegin?.(options?.readOnly === true);
      const isUnwalled = forgettingOne.walls === 'the handlers alone';
      const attempt = database.transaction(
        binding,
        async (tx) => {
          if (isUnwalled) await tx.query(WITHOUT_ROW_SECURITY);
          const result = await work(tx);
          await tx.query('set constraints all immediate');
          if (forgettingOne.onDone) forgettingOne.onDone(await readContents(tx));
          throw new Forgotten(result);
        },
        isUnwalled ? { ...options, ...BEHIND_THE_WALL } : options,
      );
      return attempt.catch((error: unknown) => {
        if (error instanceof Forgotten) return error.result as never;
        throw error;
      });
    },
  };
  return forgettingOne;
}
