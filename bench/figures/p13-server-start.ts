/** P13b and P13c: the production server on the embedded database, from nothing and from existing data of the full set. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDemo } from '../../demo/data/generate.ts';
import { fillDatabase } from '../../demo/fill-database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { type StartedProcess, startBareProcess, startServerProcess } from '../support/server-process.ts';

async function timeOf(start: () => Promise<StartedProcess>): Promise<number> {
  const { milliseconds, stop } = await start();
  await stop();
  return milliseconds;
}

async function fromNothing(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-bench-'));
  try {
    return await timeOf(() => startServerProcess(dataDir));
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function fill(dataDir: string, { dataset }: Bench): Promise<void> {
  const database = await openDatabase({ dataDir });
  try {
    await fillDatabase(database, generateDemo({ ...dataset, crmUrl: 'http://127.0.0.1' }));
  } finally {
    await database.close();
  }
}

export async function measureServerStart(bench: Bench): Promise<Figure[]> {
  bench.say('P13: starting the server from nothing and from existing data …');
  const runs = bench.runs(7, 2);
  const times = { empty: [] as number[], filled: [] as number[], floor: [] as number[] };
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-bench-'));
  try {
    await fill(dataDir, bench);
    for (let run = 0; run < runs; run += 1) {
      times.floor.push(await timeOf(startBareProcess));
      times.empty.push(await fromNothing());
      times.filled.push(await timeOf(() => startServerProcess(dataDir)));
    }
  } finally {
    await rm(dataDir, { recursive: true });
  }
  const { floor } = times;
  return [
    figureOf(
      {
        id: 'P13b',
        name: 'server ready from nothing (floor: bare Node)',
        unit: 'ms',
        target: 4000,
        aim: 2500,
      },
      times.empty,
      { floor },
    ),
    figureOf(
      { id: 'P13c', name: 'server ready from existing data', unit: 'ms', target: 1500, aim: 700 },
      times.filled,
      { floor },
    ),
  ];
}
