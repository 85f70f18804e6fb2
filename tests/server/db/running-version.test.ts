/** What a running process takes for its version: the files that it began with, not those that are laid over them for the next one. */
import { expect, test, vi } from 'vitest';
import { compareMigrations } from '../../../server/db/migrate.ts';

const laid = vi.hoisted((): string[] => []);
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    readdir: async (folder: URL) => [...(await real.readdir(folder)), ...laid],
    readFile: async (path: URL, encoding: 'utf8') =>
      laid.some((name) => path.href.endsWith(name)) ? 'select 1' : real.readFile(path, encoding),
  };
});

test('a migration of the next version on the disk is none of a process that runs', async () => {
  const before = (await compareMigrations({ rows: async () => [] })).missing;
  expect(before.length).toBeGreaterThan(0);
  laid.push('9999-next.sql');
  const rows = async <R>() => [...before, '9999-next.sql'].map((name) => ({ name, hash: 'x' })) as R[];
  expect(await compareMigrations({ rows })).toEqual({ missing: [], unknown: ['9999-next.sql'] });
});
