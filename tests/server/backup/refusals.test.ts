/** What cannot be restored is refused in one line, and the database is as it was. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { loadFixture } from '../tenant-fixture.ts';
import { contentsOf, DRIVERS, newPlace, type Place, run, succeed } from './backup-fixture.ts';

describe.each(DRIVERS)('a restore on %s', (driver) => {
  let folder: string;
  let source: Place;
  let whole: string;
  let bytes: Buffer;
  let lines: string[];
  let before: Record<string, string[]>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchpanel refused '));
    source = await newPlace(driver);
    const database = await openDatabase(source.at);
    await loadFixture(database);
    await database.close();
    whole = join(folder, 'whole');
    await succeed(['backup', whole], source);
    before = await contentsOf(source.at);
    bytes = await readFile(whole);
    lines = gunzipSync(bytes).toString().split('\n');
  });
  afterAll(async () => {
    // After all that was refused.
    expect(await contentsOf(source.at)).toEqual(before);
    await source.remove();
    await rm(folder, { recursive: true });
  });

  const file = (name: string) => join(folder, name);
  const packed = (changed: readonly string[]) => gzipSync(changed.join('\n'));
  const header = () => JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  const withHeader = (more: object) => packed([JSON.stringify({ ...header(), ...more }), ...lines.slice(1)]);
  const LATER = { name: '9999-later.sql', hash: 'x' };
  /** With the checksum that belongs to it. */
  const sealed = (changed: readonly string[]) => {
    const hash = createHash('sha256').update(changed.map((line) => `${line}\n`).join(''));
    return packed([...changed, JSON.stringify(['end', hash.digest('hex')]), '']);
  };
  const lineOf = (text: string) => lines.findIndex((line) => line.includes(text));

  const WRONG: [string, () => Buffer, string][] = [
    ['nothing at all', () => Buffer.alloc(0), 'is cut off: its end is missing.'],
    ['another file', () => Buffer.from('id,name\n'), 'is damaged, or no backup of Patchpanel'],
    ['something else that is compressed', () => gzipSync('id,name\n'), 'is no backup of Patchpanel.'],
    ['half of one', () => bytes.subarray(0, bytes.length / 2), 'is cut off: its end is missing.'],
    ['one without its last byte', () => bytes.subarray(0, -1), 'is cut off: its end is missing.'],
    ['one without its last line', () => packed(lines.slice(0, -2)), 'is cut off: its end is missing.'],
    [
      'one with more behind it',
      () => packed([...lines.slice(0, -1), '{}', '']),
      'is damaged: something follows its end.',
    ],
    [
      'one with another letter in it',
      () => packed(lines.map((line) => line.replace('Eve Adams', 'Eva Adams'))),
      'is damaged: its checksum does not fit.',
    ],
    [
      'one with a row less',
      () => packed(lines.toSpliced(lineOf('Eve Adams'), 1)),
      'is damaged: its checksum does not fit.',
    ],
    [
      'one of a newer form',
      () => withHeader({ patchpanelBackup: 2 }),
      'is of format 2, and this version of Patchpanel reads up to 1.',
    ],
    [
      'one of a newer version',
      () =>
        sealed([
          JSON.stringify({ ...header(), migrations: [...(header().migrations as object[]), LATER] }),
          ...lines.slice(1, -2),
        ]),
      'The backup has the migration 9999-later.sql, which this version does not know',
    ],
  ];

  it.each(WRONG)('refuses %s', async (name, make, sentence) => {
    await writeFile(file(name), make());
    const { exit, out, err } = await run(['restore', file(name), '--replace'], source.environment);
    expect({ exit, out, err }).toEqual({ exit: 1, out: '', err: expect.stringContaining(sentence) });
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('makes no database for a file that is refused', async () => {
    const target = await newPlace(driver);
    await writeFile(file('half'), bytes.subarray(0, 2000));
    expect(await run(['restore', file('half')], target.environment)).toMatchObject({ exit: 1 });
    if (target.at.dataDir) expect(await readdir(target.at.dataDir)).toEqual([]);
    else expect(Object.keys(await contentsOf(target.at))).toEqual([]);
    await target.remove();
  });

  it('refuses rows that break a rule, though the file is whole', async () => {
    const row = lineOf('"username":"eve","native_id"');
    const broken = (lines[row] ?? '').replace(/"username":"eve"/, '"username":"finn"');
    await writeFile(file('rule'), sealed(lines.toSpliced(row, 1, broken).slice(0, -2)));
    expect(await succeed(['restore', file('rule'), '--check'], source)).toContain('is whole');
    expect(await run(['restore', file('rule'), '--replace'], source.environment)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('crm_users_username'),
    });
  });

  it('that is cancelled leaves everything as it was', async () => {
    const controller = new AbortController();
    // Aborted at the first word of the progress, which is when rows are going in.
    let now = 0;
    const clock = performance.now;
    performance.now = () => (now += 10_000);
    const { exit, err } = await run(['restore', whole, '--replace'], source.environment, {
      cancelled: () => controller.signal,
      error: (text) => (text.startsWith('Restored') ? controller.abort() : said.push(text)),
    }).finally(() => {
      performance.now = clock;
    });
    expect({ exit, err, said }).toEqual({ exit: 1, err: '', said: ['Cancelled. Nothing was changed.\n'] });
  });
  const said: string[] = [];

  it('waits for no server: it says that one runs', async () => {
    const database = await openDatabase(source.at);
    const { exit, err } = await run(['restore', whole, '--replace'], source.environment);
    await database.close();
    const sentence =
      driver === 'postgres' ? 'A server uses the database. Stop every server' : 'is in use by process';
    expect({ exit, err }).toEqual({
      exit: driver === 'postgres' ? 4 : 1,
      err: expect.stringContaining(sentence),
    });
  });

  it('reads a file without touching anything', async () => {
    expect(await succeed(['restore', whole, '--check'], source)).toMatch(
      /is whole: 3 CRM users, 3 CTI agents, \d+ rows in all/,
    );
    expect(await run(['restore', whole, '--check', '--replace'], source.environment)).toMatchObject({
      exit: 2,
    });
  });

  it('a backup that fails leaves the one of before', async () => {
    await writeFile(file('kept'), 'of before');
    const controller = new AbortController();
    controller.abort();
    const { exit } = await run(['backup', file('kept')], source.environment, {
      cancelled: () => controller.signal,
    });
    expect(exit).toBe(1);
    expect(await readFile(file('kept'), 'utf8')).toBe('of before');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

it('a backup of a folder without a database says so and makes none', async () => {
  const place = await newPlace('pglite');
  const { exit, err } = await run(['backup', join(place.at.dataDir ?? '', 'file')], place.environment);
  expect({ exit, err }).toEqual({ exit: 1, err: expect.stringContaining('There is no database in') });
  expect(await readdir(place.at.dataDir ?? '')).toEqual([]);
  await place.remove();
});
