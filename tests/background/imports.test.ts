/** Importing and exporting from the console, through HTTP to the database and back by the feed. */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { IDS, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';
import { readExport } from '../support/read-export.ts';

let server: TestServer;
const workers: Worker[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.end();
});
afterAll(() => server.close());

let profiles = 0;
async function consoleOf(person: 'ada' | 'sam', line = fetch) {
  profiles += 1;
  const tokens = { access: await tokenFor(server, person), refresh: null, idToken: null, subject: person };
  const worker = await startWorker(newProfile(`imports-${profiles}`, { server: server.url, tokens }), line);
  workers.push(worker);
  const console = worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'), { timeout: 10_000 });
  return { console, worker, users: () => worker.core.engine.replica.directory };
}

async function value<T>(call: Promise<{ ok: true; value: T } | { ok: false; error: object }>): Promise<T> {
  const result = await call;
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

const ALL = { kind: 'crm-users', instanceId: IDS.north, appliesMapping: false, shown: null } as const;
const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\n';
/** A request to plan the file, of which the page holds the bytes. */
const request = (text: string) => ({
  jobId: crypto.randomUUID(),
  file: { url: URL.createObjectURL(new Blob([text])) },
  kind: 'crm-users' as const,
  instanceId: IDS.north,
  fileName: 'users.csv',
  encoding: 'utf-8',
  delimiter: ',',
  createMissingGroups: false,
  applyMappings: false,
  moveTaken: false,
});

it('a whole file goes with its plan where the line brought much in short time, and is tried with a part else', async () => {
  const { console, worker } = await consoleOf('ada');
  const text = `${HEADER}eve,,Never applied,,,\n`.replace('eve', ',eve');
  const { url } = request(text).file;
  const whole = () => {
    const file = { fileId: crypto.randomUUID(), size: text.length, url, from: 0 };
    return { ...request(text), file };
  };
  expect(await console.call('planImport', whole())).toMatchObject({
    ok: false,
    error: { kind: 'refused', problem: { code: 'line_unknown' } },
  });
  worker.core.line.note(200_000, 2);
  expect(await value(console.call('planImport', whole()))).toMatchObject({ counts: { rows: 1, updated: 1 } });
});

it('a file is planned, applied, shown by the feed and taken back', async () => {
  const { console, users } = await consoleOf('ada');
  const before = await readExport(console, ALL);
  const plan = request(`${HEADER},eve,,Emma by file,,,\nNowhere,finn,,,,,\n`);
  const job = await value(console.call('planImport', plan));
  expect(job.id).toBe(plan.jobId);
  expect(job).toMatchObject({ fileName: 'users.csv', counts: { updated: 1, refused: 1 } });
  const { rows } = await value(
    console.call('readImportRows', { jobId: job.id, state: 'update', offset: 0, limit: 10 }),
  );
  expect(rows).toMatchObject([
    { row: 2, name: 'eve', changes: [{ column: 'Full Name', to: 'Emma by file' }] },
  ]);
  const refused = await value(console.call('readRefusedRows', { jobId: job.id }));
  expect(refused.csv).toContain('There is no user group Nowhere');
  const apply = { jobId: job.id, base: job.base, exclude: [], confirm: { removeAll: 0, removals: 0 } };
  expect(await value(console.call('applyImport', apply))).toMatchObject({ state: 'applied' });
  expect(users().get('crm-users', IDS.eve)?.fullName).toBe('Emma by file');
  expect((await value(console.call('readImports', { after: null }))).items[0]).toMatchObject({
    id: job.id,
    state: 'applied',
  });
  expect(await value(console.call('undoImport', { jobId: job.id, changedRows: 'skip' }))).toMatchObject({
    state: 'undone',
  });
  expect(users().get('crm-users', IDS.eve)?.fullName).not.toBe('Emma by file');
  const after = await readExport(console, ALL);
  expect(after).toEqual(before);
});

it('what changed many users is told before the feed has brought them all', async () => {
  const feed = { isHeld: false, letGo: Promise.withResolvers<void>() };
  const { console, users } = await consoleOf('ada', async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (feed.isHeld && pathname === '/v1/changes') await feed.letGo.promise;
    return fetch(input, init);
  });
  const rows = Array.from({ length: 2_001 }, (_, row) => `,many.${row},,Many,,,`);
  const job = await value(console.call('planImport', request(`${HEADER}${rows.join('\n')}\n`)));
  const apply = { jobId: job.id, base: job.base, exclude: [], confirm: { removeAll: 0, removals: 0 } };
  const known = () => [...users().values('crm-users')].length;
  const before = known();
  feed.isHeld = true;
  expect(await value(console.call('applyImport', apply))).toMatchObject({ state: 'applied' });
  expect(await value(console.call('undoImport', { jobId: job.id, changedRows: 'skip' }))).toMatchObject({
    state: 'undone',
  });
  expect(known()).toBe(before);
  feed.letGo.resolve();
});

it('a file that the page let go of is not planned', async () => {
  const { console } = await consoleOf('ada');
  const plan = request(HEADER);
  URL.revokeObjectURL(plan.file.url);
  expect(await console.call('planImport', plan)).toMatchObject({
    error: { kind: 'invalid', detail: expect.stringContaining('Choose it again') },
  });
});

it('support is refused what the server refuses, and what is wrong with a file is told', async () => {
  const sam = await consoleOf('sam');
  expect(await sam.console.call('planImport', request(HEADER))).toMatchObject({
    error: { kind: 'forbidden' },
  });
  const ada = await consoleOf('ada');
  expect(await ada.console.call('planImport', request(`${HEADER}a,,"open,,,`))).toMatchObject({
    error: { kind: 'refused', problem: { code: 'csv_quote', field: 'line 2' } },
  });
});

it('a plan asked for again after a lost answer is the same plan', async () => {
  const { console } = await consoleOf('ada');
  const plan = request(`${HEADER},eve,,Again,,,\n`);
  const first = await value(console.call('planImport', plan));
  expect(await value(console.call('planImport', plan))).toEqual(first);
  expect(await value(console.call('cancelImport', { jobId: first.id }))).toMatchObject({
    job: { state: 'planned' },
  });
});

it('an import that is given up on the way leaves nothing', async () => {
  const { console } = await consoleOf('ada');
  const before = await value(console.call('readImports', { after: null }));
  const plan = request(HEADER + ',eve,,Given up,,,\n'.repeat(1));
  const asked = console.call('planImport', plan);
  const cancelled = console.call('cancelImport', { jobId: plan.jobId });
  expect(await asked).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  expect(await value(cancelled)).toEqual({ job: null });
  expect(await value(console.call('readImports', { after: null }))).toEqual(before);
});

it('what was applied before it could be given up is told', async () => {
  const { console, users } = await consoleOf('ada');
  const job = await value(console.call('planImport', request(`${HEADER},eve,,Applied first,,,\n`)));
  const apply = { jobId: job.id, base: job.base, exclude: [], confirm: { removeAll: 0, removals: 0 } };
  await value(console.call('applyImport', apply));
  expect(await value(console.call('cancelImport', { jobId: job.id }))).toMatchObject({
    job: { id: job.id, state: 'applied' },
  });
  expect(users().get('crm-users', IDS.eve)?.fullName).toBe('Applied first');
  await value(console.call('undoImport', { jobId: job.id, changedRows: 'skip' }));
});

it('an export holds the rows that the grid shows, byte for byte as the whole export has them', async () => {
  const { console } = await consoleOf('ada');
  const { csv } = await readExport(console, ALL);
  const filter = { groupId: null, mapped: null, mode: null, environmentId: null };
  const linesOf = async (search: string, more: object = {}) => {
    const shown = { search, filter: { ...filter, ...more } };
    return (await readExport(console, { ...ALL, shown })).csv;
  };
  const [header, eve, finn] = csv.split('\r\n');
  expect(await linesOf('eve')).toBe(`${header}\r\n${eve}\r\n`);
  expect(await linesOf('', { groupId: 'none' })).toBe(`${header}\r\n${finn}\r\n`);
  expect(await linesOf('', { mapped: 'unmapped' })).toBe(`${header}\r\n`);
  expect(await linesOf('4712')).toBe(`${header}\r\n${finn}\r\n`);
  const agents = { kind: 'cti-agents', environmentId: IDS.nice } as const;
  const whole = (await readExport(console, { ...agents, shown: null })).csv.split('\r\n');
  const found = { search: '4712', filter: { active: null, mapped: null } };
  const some = (await readExport(console, { ...agents, shown: found })).csv;
  expect(some).toBe(`${whole[0]}\r\n${whole[2]}\r\n`);
});

it('an export that is filtered by health holds only users with such a finding', async () => {
  const { console } = await consoleOf('ada');
  const job = await value(console.call('planImport', request(`${HEADER},EVE,,Twin of eve,,,\n`)));
  const apply = { jobId: job.id, base: job.base, exclude: [], confirm: { removeAll: 0, removals: 0 } };
  await value(console.call('applyImport', apply));
  const namesOf = async (health: 'twins' | 'inherits-nothing' | 'over-ten') => {
    const filter = { groupId: null, mapped: null, mode: null, environmentId: null, health };
    const { csv } = await readExport(console, { ...ALL, shown: { search: '', filter } });
    return csv.split('\r\n').flatMap((line) => line.split(',')[1] ?? []);
  };
  expect(await namesOf('twins')).toEqual(['Username', 'EVE', 'eve']);
  expect(await namesOf('inherits-nothing')).toEqual(['Username', 'EVE']);
  expect(await namesOf('over-ten')).toEqual(['Username']);
  await value(console.call('undoImport', { jobId: job.id, changedRows: 'skip' }));
});
