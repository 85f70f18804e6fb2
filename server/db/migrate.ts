/** Brings a database to the newest structure: plain SQL files, in order, all or none. Runs in the server. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** What migrating needs of a driver; `script` may hold several statements. All of it runs in one open transaction. */
export interface MigrationConnection {
  script(sql: string): Promise<void>;
  rows<R>(sql: string): Promise<R[]>;
}

/** As `schema_migrations` remembers it. */
export interface AppliedMigration {
  readonly name: string;
  readonly hash: string;
}

interface Migration extends AppliedMigration {
  readonly sql: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_028_311_950;

/** Until the transaction ends no other process migrates, and none can start. */
export function lockMigrations(connection: MigrationConnection): Promise<void> {
  return connection.script(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
}

/**
 * Two processes that start at once wait for one another here. The caller commits. Answers the names of what it applied;
 * `upTo` leaves all migrations but the first so many out.
 */
export async function migrate(connection: MigrationConnection, upTo = Infinity): Promise<string[]> {
  await lockMigrations(connection);
  await connection.script(`create table if not exists schema_migrations (
      name text primary key, hash text not null, applied_at timestamptz(3) not null default now())`);
  const applied = await readApplied(connection);
  const known = await readMigrations();
  refuseStrangers('The database', applied, known);
  const missing = known.slice(applied.length, upTo);
  for (const { name, hash, sql } of missing) {
    await connection.script(sql);
    await connection.script(`insert into schema_migrations (name, hash) values ('${name}', '${hash}')`);
  }
  return missing.map(({ name }) => name);
}

/** Wants a database that was migrated before. */
export function readApplied(connection: Pick<MigrationConnection, 'rows'>): Promise<AppliedMigration[]> {
  return connection.rows<AppliedMigration>('select name, hash from schema_migrations order by name');
}

/** Throws where `applied` is not how this version begins; answers what is missing. */
export async function missingAfter(
  subject: 'The database' | 'The backup',
  applied: readonly AppliedMigration[],
): Promise<string[]> {
  const known = await readMigrations();
  refuseStrangers(subject, applied, known);
  return known.slice(applied.length).map(({ name }) => name);
}

/** By the names of migrations. */
export interface MigrationDifference {
  /** Of this version, that the database has not. */
  readonly missing: readonly string[];
  /** Of a newer version, that the database has. */
  readonly unknown: readonly string[];
}

/** For a running server, whose database others may migrate. */
export async function compareMigrations(
  connection: Pick<MigrationConnection, 'rows'>,
): Promise<MigrationDifference> {
  const applied = (await readApplied(connection)).map(({ name }) => name);
  const known = (await readMigrations()).map(({ name }) => name);
  return {
    missing: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** How many migrations lead to the one with this number or name. Throws where there is none. */
export async function countUpTo(named: string): Promise<number> {
  const names = (await readMigrations()).map(({ name }) => name);
  const place = names.findIndex((name) => name === named || name.startsWith(`${named}-`));
  if (place >= 0) return place + 1;
  throw new Error(`There is no migration ${named}: the newest is ${names.at(-1)}.`);
}

/** What migrations make, by name; each stands at the beginning of its line. */
export async function readStructureNames(): Promise<{ tables: string[]; functions: string[] }> {
  const text = (await readMigrations()).map(({ sql }) => sql).join('\n');
  const namesOf = (pattern: RegExp) => [
    ...new Set([...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])),
  ];
  return {
    tables: namesOf(/^create (?:unlogged )?table (\w+)/gm),
    functions: namesOf(/^create (?:or replace )?function (\w+)/gm),
  };
}

/** Changes with every migration that is added. */
export async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of await readMigrations()) hash.update(`${migration.name} ${migration.hash}\n`);
  return hash.digest('hex');
}

let begunWith: Promise<Migration[]> | undefined;

/** Those that this process began with: files that are laid over them belong to the version that is started next. */
function readMigrations(): Promise<Migration[]> {
  begunWith ??= readFolder();
  return begunWith;
}

async function readFolder(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}-[\w-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function refuseStrangers(
  subject: string,
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): void {
  for (const [index, { name, hash }] of applied.entries()) {
    const expected = known[index];
    if (expected?.name !== name) {
      throw new Error(
        `${subject} has the migration ${name}, which this version does not know: use the version that wrote it.`,
      );
    }
    if (expected.hash !== hash) {
      throw new Error(
        `The migration ${name} was changed after it had been applied: restore the file, add a new one.`,
      );
    }
  }
}
