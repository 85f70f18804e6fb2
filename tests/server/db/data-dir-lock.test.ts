/** One process per data folder, and the folder of a process that died is taken over. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir } from '../../../server/db/data-dir-lock.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { asSeed, loadFixture } from '../tenant-fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel data '));
});
afterEach(() => rm(folder, { recursive: true }));

it('refuses a folder in use, and says by whom', async () => {
  const release = await lockDataDir(folder);
  await expect(lockDataDir(folder)).rejects.toThrow(`is in use by process ${process.pid}`);
  await release();
  await (await lockDataDir(folder))();
  expect(await readdir(folder)).toEqual([]);
});

it('takes over from a process that was killed', async () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const stat = await readFile(`/proc/${holder.pid}/stat`, 'utf8').catch(() => null);
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  await writeFile(join(folder, 'database.lock'), JSON.stringify({ pid: holder.pid, started }));
  await expect(lockDataDir(folder)).rejects.toThrow(`process ${holder.pid}`);
  const gone = new Promise((resolve) => holder.once('exit', resolve));
  holder.kill('SIGKILL');
  await gone;
  await (await lockDataDir(folder))();
});

it.each(['', 'rubbish', '{"pid":-1}', '{"pid":4194999,"started":null}'])(
  'takes over a lock file that says %j',
  async (text) => {
    await writeFile(join(folder, 'database.lock'), text);
    await (await lockDataDir(folder))();
  },
);

it('takes over when the process number is in use again by another', async () => {
  await writeFile(
    join(folder, 'database.lock'),
    JSON.stringify({ pid: process.pid, started: 'before the restart' }),
  );
  await (await lockDataDir(folder))();
});

it('lets one of several take over at once', async () => {
  await writeFile(join(folder, 'database.lock'), 'stale');
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(folder)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('keeps the data of the embedded database between starts', async () => {
  const first = await openDatabase({ dataDir: folder });
  await loadFixture(first);
  await expect(openDatabase({ dataDir: folder })).rejects.toThrow('in use');
  await first.close();
  const second = await openDatabase({ dataDir: folder });
  expect(await asSeed(second, (tx) => tx.query('select id from crm_users'))).toHaveLength(3);
  await second.close();
}, 120_000);
