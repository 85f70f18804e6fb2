/** The largest files: a million rows refused with the limit, by server, command line and page; 100 MB planned; given up at once; memory in bounds. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { signIn } from '../../server/cli/sign-in.ts';
import type { LongTest } from './long-test.ts';
import { createKillWorld, type KillWorld } from './support/kill-world.ts';
import { openLargeImports } from './support/large-imports.ts';
import { peakMemory, untilIdle, usedSeconds } from './support/process-figures.ts';
import { refusedInConsole } from './support/refused-in-console.ts';

const ROWS = 1_000_000;
const USERS = 500;
/** What reading such a file may add to the server, and a process of the command line may take, in MB. */
const MOST_ADDED = 400;
const MOST_OF_THE_CLI = 250;
/** Of rows in one file. */
const MAX_ROWS = 250_000;
const WIDE_ROWS = 240_000;
/** What a server may hold that was started for it, in MB, while 100 MB come in parts, and until they are planned. */
const MOST_WHILE_SENT = 1_300;
const MOST_OF_THE_SERVER = 1_800;
/** What the page and its worker may hold while a million rows are looked at, in MB: as for 100 MB (P9). */
const MOST_OF_THE_PAGE = 200;
/** Milliseconds until an import is given up. */
const AT_ONCE = 2_000;

const CLI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'main.ts');

export const IMPORT_MILLION: LongTest = {
  name: 'import-million',
  what: 'CSV files of 1,000,000 rows: refused with the limit over HTTP, by the command line and in the console of a real browser; 250,000 rows given up in the middle of their plan; 100 MB sent in parts, planned and given up; memory in bounds',
  covers: [
    'tests/long/import-million.ts',
    'server/main.ts',
    'server/cli/main.ts',
    'lib/app/import-worker.ts',
  ],
  count: 5,
  async open({ say }) {
    const world = await createKillWorld({ users: USERS, url: null });
    const file = join(tmpdir(), `patchpanel-million-${process.pid}.csv`);
    const lines = Array.from({ length: ROWS }, (_, row) => `new.user.${row},Person ${row}`);
    await writeFile(file, `Username,Full Name\r\n${lines.join('\r\n')}\r\n`);
    const parts = [refusedByServer, refusedByCommandLine, givenUp, largePlanned, refusedInPage];
    return {
      run: async (round) => ({
        seen: await (parts[round % parts.length] ?? refusedByServer)({ world, file, say }),
      }),
      async close() {
        await rm(file);
        return world.close();
      },
    };
  },
};

interface Subject {
  readonly world: KillWorld;
  /** Of a million rows, on the disk. */
  readonly file: string;
  say(line: string): void;
}

async function refusedByServer({ world, file }: Subject): Promise<string> {
  const client = await world.client();
  const csv = await readFile(file, 'utf8');
  const before = await peakMemory(world.pid());
  const refusal = await client.plan(csv).then(
    () => '',
    (error: unknown) => String(error),
  );
  ok(refusal.includes('422') && refusal.includes('The file has more than 250,000 rows.'), refusal);
  const added = (await peakMemory(world.pid())) - before;
  ok(added < MOST_ADDED, `The server took ${added} MB more.`);
  return 'refused by the server';
}

async function refusedByCommandLine({ world, file }: Subject): Promise<string> {
  await world.client();
  const { url, account } = world.address();
  const env = { ...process.env, PATCHPANEL_SERVER: url, PATCHPANEL_TOKEN: await signIn(url, account) };
  const words = [CLI, 'import', file, '--plan', '--instance', world.instanceId];
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const ended = once(child, 'exit');
  let most = 0;
  while (child.exitCode === null) {
    most = Math.max(most, await peakMemory(child.pid ?? 0).catch(() => 0));
    await pause(20);
  }
  const [exit] = await ended;
  strictEqual(exit, 1, said);
  ok(said.includes('more than 250,000 rows'), said);
  ok(most < MOST_OF_THE_CLI, `The command line took ${most} MB.`);
  return 'refused by the command line';
}

/** As many rows as may be are planned; in the middle of it the connection goes and the import is given up: nothing of it is left, and nobody works on. */
async function givenUp({ world, file, say }: Subject): Promise<string> {
  const imports = await openLargeImports(world);
  const csv = (await readFile(file, 'utf8')).split('\r\n', MAX_ROWS + 1).join('\r\n');
  const pid = world.pid();
  const quiet = await untilIdle(pid);
  const whole = crypto.randomUUID();
  strictEqual((await imports.plan(whole, csv)).counts.created, MAX_ROWS);
  const cost = (await untilIdle(pid)) - quiet;
  strictEqual(await imports.cancel(whole), 200);

  const begun = await untilIdle(pid);
  const id = crypto.randomUUID();
  const line = new AbortController();
  const planned = imports.plan(id, csv, line.signal).then(
    () => 'planned',
    () => 'gone',
  );
  while ((await usedSeconds(pid)) - begun < cost / 3) await pause(5);
  line.abort();
  strictEqual(await planned, 'gone');
  const began = performance.now();
  const status = await imports.cancel(id);
  const waited = performance.now() - began;
  // Were it planned to its end, there would be a plan to remove.
  strictEqual(status, 404);
  ok(waited < AT_ONCE, `Giving up took ${Math.round(waited)} ms.`);
  deepStrictEqual(await imports.jobs(), []);
  const used = (await untilIdle(pid)) - begun;
  say(
    `given up in ${Math.round(waited)} ms, after ${used.toFixed(2)} s of work, of ${cost.toFixed(2)} s for all of it`,
  );
  ok(used < (2 / 3) * cost, `${used} s of work, of ${cost} s for all of it.`);
  return 'given up in the middle: nothing kept, nobody works on';
}

/** 100 MB in wide rows, sent in parts and planned, then given up: what the server holds meanwhile, from its start on. */
async function largePlanned({ world, say }: Subject): Promise<string> {
  await world.kill();
  const imports = await openLargeImports(world);
  const file = wideFile();
  const id = crypto.randomUUID();
  const fileId = await imports.sendParts(file);
  const sent = await peakMemory(world.pid());
  strictEqual((await imports.planSent(id, { fileId, size: file.length })).counts.created, WIDE_ROWS);
  const peak = await peakMemory(world.pid());
  strictEqual(await imports.cancel(id), 200);
  deepStrictEqual(await imports.jobs(), []);
  const shown = `${Math.round(sent)} MB while it was sent, ${Math.round(peak)} MB while it was planned`;
  say(`${Math.round(file.length / 1e6)} MB: the server took ${shown}`);
  ok(sent < MOST_WHILE_SENT && peak < MOST_OF_THE_SERVER, shown);
  return `100 MB planned: the server below ${MOST_OF_THE_SERVER} MB`;
}

/** Letters of two bytes, quotes and a line end in each name, so that nothing is read by a short cut. */
function wideFile(): Uint8Array {
  const filler = 'Ærøskøbing '.repeat(30).trimEnd();
  const lines = Array.from(
    { length: WIDE_ROWS },
    (_, row) => `,wide.${row},${row},"Person ""${row}""\n${filler}",,,\r\n`,
  );
  const header = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\r\n';
  return new TextEncoder().encode(header + lines.join(''));
}

async function refusedInPage({ world, file, say }: Subject): Promise<string> {
  const { said, peak } = await refusedInConsole(world, file);
  strictEqual(said, 'The file has more than 250,000 rows. Split it and import the parts.');
  say(`the page and its worker took ${Math.round(peak)} MB`);
  ok(peak < MOST_OF_THE_PAGE, `The page took ${Math.round(peak)} MB.`);
  return `refused in the page: it and its worker below ${MOST_OF_THE_PAGE} MB`;
}
