/** The worker dies at each request of an import, before it is sent and after it was answered: the page asks the next one, and all is done once; on both databases. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SentFile } from '../../lib/app/sent-file.ts';
import { REPEATABLE_CONSOLE } from '../../lib/messages/console-protocol.ts';
import { connectPage, type PageClient } from '../../lib/messages/page-client.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import { IDS, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { DATABASES, type TestDatabase } from '../support/databases.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';

const NEVER = new Promise<never>(() => undefined);
/** Of sending the file, planning, cancelling and planning again, reading what was refused, applying and undoing, and what is asked of the feed once something was done. */
const REQUESTS = ['/parts', '/v1/imports', '/cancel', '/refused.csv', '/apply', '/undo', '/v1/changes'];

interface Death {
  readonly kind: ImportKind;
  /** What the path of the request ends with. */
  readonly at: string;
  readonly when: 'before it is sent' | 'after it was answered';
}

const KINDS = ['crm-users', 'cti-agents'] as const;
const DEATHS: readonly Death[] = KINDS.flatMap((kind) =>
  REQUESTS.flatMap((at) => [
    { kind, at, when: 'before it is sent' as const },
    { kind, at, when: 'after it was answered' as const },
  ]),
);

/** One console over several lives of the worker, of which the first ends at `death` once that is armed. */
async function openConsole(server: TestServer, { at, when }: Death, number: number) {
  const tokens = { access: await tokenFor(server, 'ada'), refresh: null, idToken: null, subject: 'ada' };
  const profile = newProfile(`import-death-${server.url}-${number}`, { server: server.url, tokens });
  const state = { isArmed: false, deaths: 0 };
  const lives: Worker[] = [];
  let port: ReturnType<Worker['connect']> | undefined;
  const die = async () => {
    state.isArmed = false;
    state.deaths += 1;
    lives.at(-1)?.end();
    lives.push(await startWorker(profile, fetch));
    port?.kill();
    return NEVER;
  };
  const ask: typeof fetch = async (input, init) => {
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    const isMeant = state.isArmed && path.endsWith(at);
    if (isMeant && when === 'before it is sent') return die();
    const answer = await fetch(input, init);
    return isMeant && state.isArmed ? die() : answer;
  };
  lives.push(await startWorker(profile, ask));
  const connect = () => {
    port = lives.at(-1)?.connect('console');
    if (!port) throw new Error('There is no worker.');
    return port.page;
  };
  const client = connectPage({ surface: 'console', repeatable: REPEATABLE_CONSOLE, connect });
  await client.call('hello', { surface: 'console', protocol: 1 });
  const close = () => {
    client.close();
    lives.at(-1)?.end();
  };
  return { client, state, close };
}

async function value<T>(call: Promise<{ ok: true; value: T } | { ok: false; error: object }>): Promise<T> {
  const result = await call;
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

/** More than goes with the request that plans it: it is sent in parts. The column is none that an import knows. */
const NOTES = 'x'.repeat(300_000);

/** One row that changes `name`, and one that is refused. */
const FILES = {
  'crm-users': (name: string) =>
    `Username,Full Name,User Group,Notes\neve,${name},,${NOTES}\nfinn,,Nowhere,\n`,
  'cti-agents': (name: string) =>
    `Environment,Agent Id,Name,Notes\nNICE EU,4711,${name},${NOTES}\nNowhere,4711,,\n`,
} as const;

const CHANGED = {
  'crm-users': { path: `crm-users/${IDS.eve}`, field: 'fullName', first: null },
  'cti-agents': { path: `cti-agents/${IDS.agent4711}`, field: 'name', first: 'Agent 4711' },
} as const;

async function importOnce(client: PageClient, kind: ImportKind, name: string) {
  const body = new Blob([FILES[kind](name)]);
  const url = URL.createObjectURL(body);
  const place = { kind, instanceId: kind === 'crm-users' ? IDS.north : null };
  const sent = new SentFile(client, { place, body });
  sent.tryLine();
  const file = await value(sent.send(url, { signal: new AbortController().signal, onProgress: () => {} }));
  const plan = () => {
    const options = { createMissingGroups: false, applyMappings: false, moveTaken: false };
    const jobId = crypto.randomUUID();
    const read = { fileName: 'file.csv', encoding: 'utf-8', delimiter: ',' as const };
    return value(client.call('planImport', { jobId, file, ...place, ...read, ...options }));
  };
  const given = await plan();
  await value(client.call('cancelImport', { jobId: given.id }));
  const { id: jobId, base } = await plan();
  const { csv } = await value(client.call('readRefusedRows', { jobId }));
  const confirm = { removeAll: 0, removals: 0 };
  const applied = await value(client.call('applyImport', { jobId, base, exclude: [], confirm }));
  const undone = await value(client.call('undoImport', { jobId, changedRows: 'skip' }));
  return { given: given.id, refused: csv.includes('Nowhere'), states: [applied.state, undone.state] };
}

describe.each(DATABASES)('the worker of an import on $driver', ({ open }) => {
  let opened: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    opened = await open();
    server = await startTestServer({ database: opened.database });
  });
  afterAll(async () => {
    await server.close();
    await opened.close();
  });

  async function ask<T>(path: string): Promise<T> {
    const headers = { authorization: `Bearer ${await tokenFor(server, 'ada')}` };
    return (await (await fetch(`${server.url}/v1/${path}`, { headers })).json()) as T;
  }

  /** What the record was called, newest first. */
  async function namesGiven(kind: ImportKind): Promise<unknown[]> {
    const { path, field } = CHANGED[kind];
    const { items } = await ask<{ items: { after: Record<string, unknown> | null }[] }>(
      `${path}/history?limit=200`,
    );
    return items.map(({ after }) => after?.[field]);
  }

  it.each(DEATHS)(
    '$kind: killed at $at, $when, comes to its end, and each step is done once',
    async (death) => {
      const { kind } = death;
      const number = DEATHS.indexOf(death);
      const before = await namesGiven(kind);
      const { client, state, close } = await openConsole(server, death, number);
      state.isArmed = true;
      const { given, ...rest } = await importOnce(client, kind, `Name ${number}`);
      expect(rest).toEqual({ refused: true, states: ['applied', 'undone'] });
      expect(state.deaths).toBe(1);
      expect(await namesGiven(kind)).toEqual([before[0] ?? CHANGED[kind].first, `Name ${number}`, ...before]);
      const { items } = await ask<{ items: { id: string }[] }>('imports');
      expect(items.map(({ id }) => id)).not.toContain(given);
      close();
    },
  );
});
