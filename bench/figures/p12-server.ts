/** P12: durable edits, empty polls and resolved events of the server on both databases, asked over 64 connections by a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../tests/support/postgres.ts';
import { signIn } from '../../tests/support/sign-in.ts';
import { type Figure, type FigureHead, figureOf, quantile } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { startBareServer } from '../support/load/bare-server.ts';
import { CONNECTIONS, generateLoad, type LoadOrder } from '../support/load/load.ts';
import { embeddedFloor, postgresFloor, type StatementFloor } from '../support/load/statement-floor.ts';
import { type RunningDataset, serveDataset } from '../support/served-dataset.ts';

const EVENTS_PER_SECOND = 500;

interface Where {
  readonly on: string;
  readonly letter: string;
  readonly served: RunningDataset;
  readonly floor: (seconds: number) => Promise<StatementFloor>;
}

type Shape = Pick<LoadOrder, 'kind' | 'paths' | 'seconds' | 'perSecond'>;

/** Past the counting proxy, which would take processor time beside the server. */
async function orderFor(served: RunningDataset, shape: Shape): Promise<LoadOrder> {
  const [account] = served.accounts;
  if (!account) throw new Error('The data has no account.');
  const { accessToken: token } = await signIn(served.serverUrl, account.username, account.password);
  return { url: `http://127.0.0.1:${served.port}`, token, connections: CONNECTIONS, ...shape };
}

/** Where the feed ends. */
async function endOfFeed({ url, token }: LoadOrder): Promise<string> {
  const headers = { Authorization: `Bearer ${token}` };
  for (let query = '?limit=1'; ; ) {
    const answer = await fetch(`${url}/v1/changes${query}`, { headers });
    const { since, more } = (await answer.json()) as { since: string; more: boolean };
    query = `?since=${encodeURIComponent(since)}`;
    if (!more) return query;
  }
}

/** Answers in each second of the server's processor, whichever of the machine's cores it had. */
async function perCore(
  order: LoadOrder,
  { processorTime }: Pick<RunningDataset, 'processorTime'>,
): Promise<number> {
  const before = await processorTime();
  const { answered } = await generateLoad(order);
  return (answered * 1000) / ((await processorTime()) - before);
}

interface Samples {
  readonly edits: number[];
  readonly polls: number[];
  readonly bare: number[];
  /** Of 100 events 99 were answered in so many milliseconds. */
  readonly events: number[];
  /** The same of the bare route, as often: what generator, HTTP and the two cores take by themselves. */
  readonly bareEvents: number[];
}

async function sample({ served }: Where, bench: Bench): Promise<Samples> {
  const seconds = bench.runs(4, 0.8);
  const users = served.scattered.slice(0, CONNECTIONS * 3).map((id) => `/v1/crm-users/${id}`);
  const edit = await orderFor(served, { kind: 'edit', paths: users, seconds });
  const questions = served.questions.map((question) => `/v1/resolve?${question}`);
  const resolve = { ...edit, kind: 'ask', paths: questions, perSecond: EVENTS_PER_SECOND } as const;
  const bare = await startBareServer();
  const samples: Samples = { edits: [], polls: [], bare: [], events: [], bareEvents: [] };
  // The first of each compiles what the others run.
  const first = bench.runs(1, 0.4);
  await generateLoad({ ...edit, seconds: first });
  const poll = { ...edit, kind: 'ask', paths: [`/v1/changes${await endOfFeed(edit)}`] } as const;
  await generateLoad({ ...poll, seconds: first });
  await generateLoad({ ...resolve, seconds: first });
  await generateLoad({ ...poll, url: bare.url, paths: ['/'], seconds: first });
  for (let run = 0; run < bench.runs(3, 1); run += 1) {
    const done = await generateLoad(edit);
    samples.edits.push(done.answered / done.seconds);
    samples.polls.push(await perCore({ ...poll, paths: [`/v1/changes${await endOfFeed(edit)}`] }, served));
    samples.bare.push(await perCore({ ...poll, url: bare.url, paths: ['/'] }, bare));
    samples.events.push(quantile((await generateLoad(resolve)).waits, 0.99));
    const asOften = { ...resolve, url: bare.url, paths: ['/'] };
    samples.bareEvents.push(quantile((await generateLoad(asOften)).waits, 0.99));
  }
  await bare.close();
  return samples;
}

async function measureOn(where: Where, bench: Bench): Promise<Figure[]> {
  const { edits, polls, bare, events, bareEvents } = await sample(where, bench);
  const statements = await where.floor(bench.runs(4, 1));
  // The targets are those of PostgreSQL, and the embedded database stands beside it (quality.md).
  const beside = where.letter === '' ? ({ isBeside: true } as const) : {};
  const perSecond = (name: string, [target, aim]: readonly [number, number]): Omit<FigureHead, 'id'> => ({
    name: `${name}, ${where.on}`,
    unit: '/s',
    target,
    aim,
    better: 'higher',
    ...beside,
  });
  const resolved = `event resolved at ${EVENTS_PER_SECOND} a second, 99 of 100 (floor: bare Hono route as often, and a keyed select), ${where.on}`;
  return [
    figureOf(
      {
        id: `P12a${where.letter}`,
        ...perSecond('durable edits (floor: one statement that commits)', [1_000, 2_500]),
      },
      edits,
      { floor: [statements.editsPerSecond] },
    ),
    figureOf(
      {
        id: `P12b${where.letter}`,
        ...perSecond('empty polls, of a core (floor: bare Hono route)', [8_000, 25_000]),
      },
      polls,
      { floor: bare },
    ),
    figureOf(
      { id: `P12c${where.letter}`, name: resolved, unit: 'ms', target: 10, aim: 3, ...beside },
      events,
      { floor: bareEvents.map((wait) => wait + quantile(statements.reads, 0.99)) },
    ),
  ];
}

/** In a folder, as the server keeps it. */
export async function measureServer(bench: Bench): Promise<Figure[]> {
  bench.say('P12: asking the server on the embedded database …');
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-load-'));
  try {
    const served = await serveDataset(bench.dataset, null, join(folder, 'served'));
    const floor = (seconds: number) => embeddedFloor(join(folder, 'floor'), seconds);
    const where: Where = { on: 'embedded', letter: '', served, floor };
    return await measureOn(where, bench).finally(served.close);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function measureServerOnPostgres(bench: Bench): Promise<Figure[]> {
  bench.say('P12p: asking the server on real PostgreSQL …');
  const postgres = await startPostgres({ isDurable: true });
  if ('notRun' in postgres) throw new Error(`real PostgreSQL: ${postgres.notRun}`);
  try {
    const served = await serveDataset(bench.dataset, postgres.url);
    const floor = (seconds: number) => postgresFloor(postgres.url, seconds);
    const where: Where = { on: 'PostgreSQL', letter: 'p', served, floor };
    return await measureOn(where, bench).finally(served.close);
  } finally {
    await postgres.stop();
  }
}
