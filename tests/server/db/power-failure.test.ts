/** The embedded database on a machine that loses its power: all that was answered is there, and what is there is whole. */
import { readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../demo/data/random.ts';
import { COMMITTED_CHANNEL } from '../../../server/db/committed.ts';
import { DISK, type Disk } from '../../../server/db/pending-log.ts';
import { openPglite, openPgliteOwner, type PgliteDatabase } from '../../../server/db/pglite-database.ts';
import { Platter } from '../../support/platter.ts';

const WRITERS = 4;
const NOTES = 30;
/** One of so many moments at which something comes to the disk is looked at, and one of so many answers. */
const MOMENTS = 60;
const ANSWERS = 45;

/** Milliseconds that the database may take to open or close. */
const A_LOADED_MACHINE = 30_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel-power-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Cut {
  readonly path: string;
  readonly answered: readonly number[];
}

const addNote = (database: PgliteDatabase, id: number, length: number) =>
  database.owner.transaction('write', (tx) =>
    tx.rows('insert into notes values ($1, $2)', [id, String(id).padEnd(length, 'x')]),
  );

/** Every note that the database found, by its index and without. */
async function notesIn({ path }: Cut): Promise<readonly number[]> {
  const database = await openPgliteOwner({ dataDir: path }, async () => {});
  try {
    return await database.transaction('read', async (tx) => {
      const found: number[][] = [];
      for (const way of ['enable_seqscan', 'enable_indexscan']) {
        await tx.script(`set local ${way} = off; set local enable_bitmapscan = off`);
        const rows = await tx.rows<{ id: number }>(
          'select id from notes where id >= 0 and note <> $1 order by id',
          [''],
        );
        found.push(rows.map(({ id }) => id));
        await tx.script(`set local ${way} = on`);
      }
      expect(found[0]).toEqual(found[1]);
      return found[0] ?? [];
    });
  } finally {
    await database.close();
  }
}

const isOfLog = (path: string) => path.startsWith('pg_wal');

async function makeNotes(dataDir: string): Promise<void> {
  const database = await openPglite({ dataDir });
  await database.owner.transaction('write', (tx) =>
    tx.script('create table notes (id int primary key, note text not null)'),
  );
  await database.close();
}

const openOn = (dataDir: string, disk: Disk) =>
  openPglite({ dataDir, disk }, undefined, { quietMs: 600_000, logBytes: 1 });

it('keeps what was answered, at whatever moment the power fails and whatever else the system wrote by then', async () => {
  const dataDir = join(folder, 'data');
  await makeNotes(dataDir);
  const cuts: Cut[] = [];
  const answered: number[] = [];
  const cut = () => {
    const path = join(folder, `cut-${cuts.length}`);
    // The system writes back what it likes before it is asked: here nothing, there all but the log.
    platter.leave(path, cuts.length % 2 === 0 ? undefined : isOfLog);
    cuts.push({ path, answered: [...answered] });
  };
  let moments = 0;
  const platter = new Platter(dataDir, join(folder, 'before'), () => {
    moments += 1;
    if (moments % MOMENTS === 0) cut();
  });
  const random = createRandom(1, 'power');
  const database = await openOn(dataDir, platter);
  const write = async (writer: number) => {
    for (let number = 0; number < NOTES; number += 1) {
      const id = writer * NOTES + number;
      await addNote(database, id, random.chance(20) ? 60_000 : 100);
      answered.push(id);
      if (answered.length % ANSWERS === 0) cut();
      // Pages come to the disk while the others add to the log.
      if (writer === 0 && number % 20 === 10) await database.tend();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await database.close();

  expect(cuts.length).toBeGreaterThan((WRITERS * NOTES) / ANSWERS);
  for (const each of cuts) expect(await notesIn(each)).toEqual(expect.arrayContaining([...each.answered]));
});

/** A disk that takes its time with what may go on beside, and tells what else it was asked for. */
class SlowDisk implements Disk {
  readonly asked: string[] = [];
  readonly #waiting: (() => void)[] = [];

  async sync(file: number): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await DISK.sync(file);
  }

  syncNow(file: number): void {
    this.asked.push(readlinkSync(`/proc/self/fd/${file}`).split('/data/')[1] ?? '');
    DISK.syncNow(file);
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  goOn(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

describe('while the log is on its way to the disk', () => {
  let disk: SlowDisk;
  let database: PgliteDatabase;
  beforeEach(async () => {
    const dataDir = join(folder, 'data');
    await makeNotes(dataDir);
    disk = new SlowDisk();
    const opening = openOn(dataDir, disk);
    database = await vi.waitFor(async () => {
      disk.goOn();
      return Promise.race([opening, Promise.reject(new Error('not open yet'))]);
    }, A_LOADED_MACHINE);
    disk.asked.splice(0);
  });
  afterEach(async () => {
    const closing = database.close();
    await vi.waitFor(() => {
      disk.goOn();
      return Promise.race([closing, Promise.reject(new Error('not closed yet'))]);
    }, A_LOADED_MACHINE);
  });

  it('answers nobody who may have seen the change, nor tells of it', async () => {
    const seen: string[] = [];
    database.onCommitted(() => seen.push('told'));
    const adding = database.owner
      .transaction('write', async (tx) => {
        await tx.rows('insert into notes values (1, $1)', ['one']);
        await tx.rows(`select pg_notify($1, $2)`, [COMMITTED_CHANNEL, JSON.stringify({})]);
      })
      .then(() => seen.push('added'));
    await vi.waitFor(() => expect(disk.isWaiting).toBe(true), A_LOADED_MACHINE);
    const reading = database.owner
      .transaction('read', (tx) => tx.rows('select id from notes'))
      .then((rows) => seen.push(`read ${rows.length}`));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([]);
    disk.goOn();
    await Promise.all([adding, reading]);
    expect(seen).toEqual(['told', 'added', 'read 1']);
  });

  it('lets tables grow by empty pages meanwhile, so that nobody waits for the disk', async () => {
    // What a table has besides its rows is made when it grows for the first time.
    const grown = database.owner.transaction('write', (tx) =>
      tx.rows("insert into notes select n, repeat('x', 1900) from generate_series(100, 180) n"),
    );
    await vi.waitFor(() => {
      disk.goOn();
      return Promise.race([grown, Promise.reject(new Error('not on the disk yet'))]);
    }, A_LOADED_MACHINE);
    disk.asked.splice(0);
    const adding = addNote(database, 1, 100);
    await vi.waitFor(() => expect(disk.isWaiting).toBe(true), A_LOADED_MACHINE);
    const more = Array.from({ length: 20 }, (_, n) => addNote(database, n + 2, 1_900));
    let isNext = false;
    const next = database.owner.transaction('read', async () => {
      isNext = true;
    });
    await vi.waitFor(() => expect(isNext).toBe(true), A_LOADED_MACHINE);
    expect(disk.asked).toEqual([]);
    const all = Promise.all([adding, next, ...more]);
    await vi.waitFor(() => {
      disk.goOn();
      return Promise.race([all, Promise.reject(new Error('not on the disk yet'))]);
    }, A_LOADED_MACHINE);
  });

  it('writes nothing else before it, as data are repaired from the log', async () => {
    const adding = addNote(database, 1, 100);
    await vi.waitFor(() => expect(disk.isWaiting).toBe(true), A_LOADED_MACHINE);
    await database.tend();
    const data = disk.asked.findIndex((path) => path.startsWith('base'));
    expect(data).toBeGreaterThan(0);
    expect(disk.asked.slice(0, data).some(isOfLog)).toBe(true);
    disk.goOn();
    await adding;
  });
});
