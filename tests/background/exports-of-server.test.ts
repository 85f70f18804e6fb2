/** Exports of twelve thousand users from the real server to the console's page: to the byte, and as the grid shows. */
import 'fake-indexeddb/auto';
import Papa from 'papaparse';
import { beforeAll, expect, it } from 'vitest';
import { writeCsv } from '../../lib/csv/write-csv.ts';
import { IDS, tokenFor } from '../server/test-server.ts';
import { exportOf, readExport } from '../support/read-export.ts';
import { ALL, exportsAtWork, found } from './exports-at-work.ts';

const { server, consoleOf } = exportsAtWork('exports-of-server');
const NAMES = ['Zoë', 'two\nlines', 'two\r\nlines', 'said "so"', '=formula', '🙂'];
const USERS = 12_000;
beforeAll(async () => {
  const { console } = await consoleOf('ada');
  const rows = Array.from({ length: USERS }, (_, row) => ['', `many.${row}`, '', `${NAMES[row % 6]} ${row}`]);
  const text = writeCsv([['User Group', 'Username', 'Native Id', 'Full Name'], ...rows]);
  const plan = await console.call('planImport', {
    jobId: crypto.randomUUID(),
    file: { url: URL.createObjectURL(new Blob([text])) },
    kind: 'crm-users',
    instanceId: IDS.north,
    fileName: 'many.csv',
    encoding: 'utf-8',
    delimiter: ',',
    createMissingGroups: false,
    applyMappings: false,
    moveTaken: false,
  });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const { id: jobId, base } = plan.value;
  const confirm = { removeAll: 0, removals: 0 };
  const applied = await console.call('applyImport', { jobId, base, exclude: [], confirm });
  expect(applied).toMatchObject({ ok: true, value: { counts: { created: USERS } } });
}, 60_000);

async function ofServer(): Promise<string> {
  const headers = { authorization: `Bearer ${await tokenFor(server(), 'ada')}` };
  return (await fetch(`${server().url}/v1/exports/crm-users.csv?instance=${IDS.north}`, { headers })).text();
}

it('an export comes in many pieces, which are the file to the byte', async () => {
  const { console } = await consoleOf('ada');
  const { csv, parts } = await readExport(console, ALL);
  expect(csv).toBe(await ofServer());
  expect(csv.length).toBeGreaterThan(400_000);
  expect(parts).toBeGreaterThanOrEqual(2);
});

it('one that is filtered holds the rows that the grid shows, to the byte, wherever pieces were cut', async () => {
  const { console } = await consoleOf('ada');
  const [header = [], ...rows] = Papa.parse<string[]>((await ofServer()).trimEnd()).data;
  for (const search of ['zoë', 'lines', 'said "so"', 'many.777']) {
    const shown = rows.filter((cells) => cells.some((cell) => cell.toLowerCase().includes(search)));
    const { csv } = await readExport(console, found(search));
    expect(Papa.parse<string[]>(csv.trimEnd()).data).toEqual([header, ...shown]);
    expect(csv).toBe(`${Papa.unparse([header, ...shown], { newline: '\r\n' })}\r\n`);
  }
});

it('two of one page come beside each other, each whole', async () => {
  const { console } = await consoleOf('ada');
  const both = [ALL, found('zoë')].map((wish) => ({ ...exportOf(console, wish), text: '', isOver: false }));
  for (const { begin } of both) expect(await begin()).toMatchObject({ ok: true });
  while (both.some(({ isOver }) => !isOver)) {
    for (const each of both) {
      const piece = await each.next();
      if (piece && 'error' in piece) throw new Error(piece.error.detail);
      each.isOver = piece === null;
      each.text += piece?.text ?? '';
    }
  }
  expect(both.map(({ text }) => text)).toEqual([
    await ofServer(),
    (await readExport(console, found('zoë'))).csv,
  ]);
});

it('whom the server refuses gets none', async () => {
  const { console } = await consoleOf('sam');
  const south = exportOf(console, { ...ALL, instanceId: IDS.south });
  expect(await south.begin()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  expect(await south.next()).toMatchObject({ error: { kind: 'unexpected' } });
});
