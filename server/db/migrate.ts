/** Brings a database to the newest structure: plain SQL files, in order, all or none. Runs in the server. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** What migrating needs of a driver; `script` may hold several statements. All of it runs in one open transaction. */
export interface MigrationConnection {
  script(sql: string): Promise<void>;
  rows<R>(sql: string): Promise<R[]>;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_028_311_950;

/** Two processes that start at once wait for one another here. The caller commits. */
export async function migrate(connection: MigrationConnection): Promise<void> {
  await connection.script(`select pg_advisory_xact_lock(${MIGRATION_LOCK});
    create table if not exists schema_migrations (
      name text primary key, hash text not null, applied_at timestamptz(3) not null default now())`);
  const applied = await connection.rows<{ name: string; hash: string }>(
    'select name, hash from schema_migrations order by name',
  );
  const known = await readMigrations();
  refuseStrangers(applied, known);
  for (const { name, hash, sql } of known.slice(applied.length)) {
    await connection.script(sql);
    await connection.script(`insert into schema_migrations (name, hash) values ('${name}', '${hash}')`);
  }
}

/** Changes with every migration that is added. */
export async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of await readMigrations()) hash.update(`${migration.name} ${migration.hash}\n`);
  return hash.digest('hex');
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}-[\w-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function refuseStrangers(applied: { name: string; hash: string }[], known: Migration[]): void {
  for (const [index, { name, hash }] of applied.entries()) {
    const expected = known[index];
    if (expected?.name !== name) {
      throw new Error(
        `The database has the migration ${name}, which this version does not know: start the version that wrote it.`,
      );
    }
    if (expected.hash !== hash) {
      throw new Error(
        `The migration ${name} was changed after it had been applied: restore the file, add a new one.`,
      );
    }
  }
}
