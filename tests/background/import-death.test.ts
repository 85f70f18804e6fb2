/** The worker dies at each request of an import, before it is sent and after it was answered: the page asks the next one, and all is done once. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPEATABLE_CONSOLE } from '../../lib/messages/console-protocol.ts';
import { connectPage, type PageClient } from '../../lib/messages/page-client.ts';
import { IDS, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const NEVER = new Promise<never>(() => undefined);
/** Of plan, apply and undo, and what is asked of the feed once something was done. */
const REQUESTS = ['/v1/imports', '/apply', '/undo', '/v1/changes'];

interface Death {
  /** What the path of the request ends with. */
  readonly at: string;
  readonly when: 'before it is sent' | 'after it was answered';
}

const DEATHS: readonly Death[] = REQUESTS.flatMap((at) => [
  { at, when: 'before it is sent' },
  { at, when: 'after it was answered' },
]);

/** One console over several lives of the worker, of which the first ends at `death` once that is armed. */
async function openConsole({ at, when }: Death, number: number) {
  const tokens = { access: await tokenFor(server, 'ada'), refresh: null, idToken: null, subject: 'ada' };
  const profile = newProfile(`import-death-${number}`, { server: server.url, tokens });
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

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\n';

async function importOnce(client: PageClient, fullName: string) {
  const plan = {
    jobId: crypto.randomUUID(),
    file: { url: URL.createObjectURL(new Blob([`${HEADER},eve,,${fullName},,,\n`])) },
    kind: 'crm-users' as const,
    instanceId: IDS.north,
    fileName: 'users.csv',
    encoding: 'utf-8',
    delimiter: ',',
    createMissingGroups: false,
    applyMappings: false,
    moveTaken: false,
  };
  const { id: jobId, base } = await value(client.call('planImport', plan));
  const confirm = { removeAll: 0, removals: 0 };
  const applied = await value(client.call('applyImport', { jobId, base, exclude: [], confirm }));
  const undone = await value(client.call('undoImport', { jobId, changedRows: 'skip' }));
  return [applied.state, undone.state];
}

/** Full names that the user was given, newest first. */
async function namesGiven(): Promise<unknown[]> {
  const headers = { authorization: `Bearer ${await tokenFor(server, 'ada')}` };
  const answer = await fetch(`${server.url}/v1/crm-users/${IDS.eve}/history?limit=200`, { headers });
  const { items } = (await answer.json()) as { items: { after: { fullName: unknown } | null }[] };
  return items.map(({ after }) => after?.fullName);
}

it.each(DEATHS)('at $at, $when, comes to its end, and each step is done once', async (death) => {
  const number = DEATHS.indexOf(death);
  const before = await namesGiven();
  const { client, state, close } = await openConsole(death, number);
  state.isArmed = true;
  expect(await importOnce(client, `Eve ${number}`)).toEqual(['applied', 'undone']);
  expect(state.deaths).toBe(1);
  expect(await namesGiven()).toEqual([before[0] ?? null, `Eve ${number}`, ...before]);
  close();
});
