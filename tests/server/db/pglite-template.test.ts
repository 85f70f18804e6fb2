/** New installations of the embedded database: copies of one prepared directory, each with an identity of its own. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { copyTemplate } from '../../../server/db/pglite-template.ts';
import { asSeed } from '../tenant-fixture.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'patchpanel-template-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

let made = 0;
async function make(dataDir: string): Promise<void> {
  made += 1;
  await mkdir(join(dataDir, 'base'), { recursive: true });
  await writeFile(join(dataDir, 'base', 'file'), `made ${made}`);
}

const copyTo = (name: string) => copyTemplate(join(root, name), make, join(root, 'cache'));
const contentOf = (name: string) => readFile(join(root, name, 'base', 'file'), 'utf8');

it('gives each installation an identity of its own, that stays', async () => {
  const identityOf = async (name: string) => {
    const database = await openDatabase({ dataDir: join(root, name) });
    try {
      return await asSeed(database, (tx) =>
        tx.query<{ server_id: string; epoch: string }>('select server_id, epoch from tenants'),
      );
    } finally {
      await database.close();
    }
  };
  const [one] = await identityOf('one');
  const [two] = await identityOf('two');
  const parts = [one, two].flatMap((found) => [found?.server_id, found?.epoch]);
  expect(new Set(parts).size).toBe(4);
  expect(parts).not.toContain('00000000-0000-0000-0000-000000000000');
  expect(await identityOf('one')).toEqual([one]);
});

it('makes the directory once, and copies it whole', async () => {
  made = 0;
  expect(await Promise.all([copyTo('one'), mkdir(join(root, 'two')).then(() => copyTo('two'))])).toEqual([
    true,
    true,
  ]);
  expect(await copyTo('three')).toBe(true);
  const contents = await Promise.all(['one', 'two', 'three'].map(contentOf));
  expect(new Set(contents).size).toBe(1);
  expect((await readdir(root)).sort()).toEqual(['cache', 'one', 'three', 'two']);
});

it('leaves a directory that holds something', async () => {
  await mkdir(join(root, 'old', 'base'), { recursive: true });
  await writeFile(join(root, 'old', 'base', 'file'), 'mine');
  expect(await copyTo('old')).toBe(false);
  expect(await contentOf('old')).toBe('mine');
});

it('throws the directories of other versions away when it makes its own', async () => {
  await mkdir(join(root, 'cache', 'of-an-old-version'), { recursive: true });
  await copyTo('one');
  expect(await readdir(join(root, 'cache'))).toHaveLength(1);
  expect(await readdir(join(root, 'cache'))).not.toContain('of-an-old-version');
});

it('leaves the database to make its directory where the clone cannot be written', async () => {
  await writeFile(join(root, 'file'), '');
  expect(await copyTemplate(join(root, 'one'), make, join(root, 'file', 'cache'))).toBe(false);
  expect(await readdir(root)).toEqual(['file']);
});

it('leaves nothing of a directory that could not be made', async () => {
  const fail = async (dataDir: string) => {
    await make(dataDir);
    throw new Error('The disk is full.');
  };
  expect(await copyTemplate(join(root, 'one'), fail, join(root, 'cache'))).toBe(false);
  expect([await readdir(root), await readdir(join(root, 'cache'))]).toEqual([['cache'], []]);
});
