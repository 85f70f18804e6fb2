/** Takes the newest migrations back, for a version of before: newest first, all or none. Runs in the command line. */
import { readdir, readFile } from 'node:fs/promises';
import { lockMigrations, type MigrationConnection, missingAfter, readApplied } from './migrate.ts';

const FOLDER = new URL('./migrations/down/', import.meta.url);

/**
 * Leaves the first so many of what is applied; answers the names of what was taken back. Throws before anything is touched
 * where one of them has no way back. The caller commits.
 */
export async function migrateDown(connection: MigrationConnection, upTo: number): Promise<string[]> {
  await lockMigrations(connection);
  const applied = await readApplied(connection);
  // Only what this version knows can it take back.
  await missingAfter('The database', applied);
  const names = applied.slice(upTo).map(({ name }) => name);
  const ways = new Set((await readdir(FOLDER)).filter((name) => name.endsWith('.sql')));
  const final = names.filter((name) => !ways.has(name));
  if (final.length > 0) {
    throw new Error(
      `${final.at(-1)} cannot be taken back, and nothing was changed: restore a backup from before it instead.`,
    );
  }
  const newestFirst = names.toReversed();
  for (const name of newestFirst) {
    await connection.script(await readFile(new URL(name, FOLDER), 'utf8'));
    await connection.script(`delete from schema_migrations where name = '${name}'`);
  }
  return newestFirst;
}
