/** What the extension asks for at its borders, counted: requests, messages of pages, transactions on disk. Over a real server. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { IDS, startTestServer, type TestServer } from '../server/test-server.ts';
import type * as Ports from '../support/port-pair.ts';
import {
  endAll,
  isLive,
  type OpenConsole,
  openConsole,
  type PersonAtBrowser,
  signedInAs,
} from './person-at-browser.ts';

/** What passed since the last look. */
const seen = vi.hoisted(() => ({
  requests: [] as string[],
  toWorker: [] as string[],
  toPages: [] as string[],
  /** Of those, without what says that no edit waits: the polls before may still do so. */
  toPagesOfEdits: [] as string[],
}));

vi.mock('../support/port-pair.ts', async (original) => {
  const actual = await original<typeof Ports>();
  const count = (port: Ports.FakePort, into: string[]) => {
    const post = port.postMessage;
    port.postMessage = (message) => {
      const { id, command, event, payload } = message as {
        id?: number;
        command?: string;
        event?: string;
        payload?: { pending?: number };
      };
      const told = id === undefined ? event : ['answer', event ?? []].flat().join(' and ');
      const name = command ?? told ?? '';
      into.push(name);
      if (into === seen.toPages && payload?.pending !== 0) seen.toPagesOfEdits.push(name);
      post(message);
    };
  };
  return {
    portPair: (...given: Parameters<typeof actual.portPair>) => {
      const pair = actual.portPair(...given);
      count(pair.page, seen.toWorker);
      count(pair.background, seen.toPages);
      return pair;
    },
  };
});

const countingFetch: typeof fetch = (input, init) => {
  // A copy of a request would take its body away.
  const request = input instanceof Request ? input : new Request(input);
  seen.requests.push(`${init?.method ?? request.method} ${new URL(request.url).pathname}`);
  return fetch(input, init);
};

let server: TestServer;
let ada: PersonAtBrowser & OpenConsole;
let coldRequests: string[];

beforeAll(async () => {
  server = await startTestServer();
  ada = await signedInAs(server, 'ada', countingFetch);
  coldRequests = seen.requests.splice(0);
});
afterAll(async () => {
  endAll();
  await server.close();
});
beforeEach(() => {
  for (const list of Object.values(seen)) list.splice(0);
});

/** How often each stands in the list. */
const counts = (list: readonly string[]) =>
  Object.fromEntries(
    [...new Set(list)].sort().map((one) => [one, list.filter((other) => other === one).length]),
  );

/** Hands an edit over, and waits until the server has it and the feed brought it back. */
async function editFinn(groupId: string | null): Promise<{ queued: unknown[][]; saved: unknown[][] }> {
  const { engine } = ada.worker.core;
  const version = () => engine.replica.directory.get('crm-users', IDS.finn as never)?.version ?? 0;
  const before = version();
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const patch = { set: { groupId } };
  // Sending begins at once, so what was needed to queue it is counted within the engine's call.
  const atAnswer: unknown[][] = [];
  const stored = vi.spyOn(engine, 'edit').mockImplementationOnce(async (edit) => {
    stored.mockRestore();
    const done = await engine.edit(edit);
    atAnswer.push(...transaction.mock.calls);
    return done;
  });
  const edit = { kind: 'crm-users', id: IDS.finn, baseVersion: before, patch };
  expect(await ada.client.call('editRecord', edit as never)).toMatchObject({ ok: true });
  await vi.waitFor(() => expect([engine.status().pending, version()]).toEqual([0, before + 1]), {
    timeout: 10_000,
  });
  const saved = [...transaction.mock.calls];
  transaction.mockRestore();
  return { queued: atAnswer, saved };
}

describe('a cold start', () => {
  it('is ten requests for a directory of one part, the sign-in among them', () => {
    expect(counts(coldRequests)).toEqual({
      'GET /oidc/.well-known/openid-configuration': 1,
      'GET /v1/about': 2,
      'GET /v1/changes': 2,
      'GET /v1/me': 3,
      'GET /v1/snapshot': 1,
      'POST /oidc/token': 1,
    });
  });
});

describe('an edit', () => {
  it('is one request that writes, and polls that go on', async () => {
    await editFinn(IDS.tier1);
    const {
      [`PATCH /v1/crm-users/${IDS.finn}`]: patches,
      'GET /v1/changes': polls = 0,
      ...more
    } = counts(seen.requests);
    expect({ patches, more }).toEqual({ patches: 1, more: {} });
    expect(polls).toBeLessThanOrEqual(2);
  });
  it('is queued by one strict transaction; three more send it, keep the answer and keep what the feed says', async () => {
    const { queued, saved } = await editFinn(null);
    expect(queued).toEqual([[['outbox'], 'readwrite', { durability: 'strict' }]]);
    expect(saved.filter(([, mode]) => mode === 'readwrite').length).toBeLessThanOrEqual(4);
  });
  it('is one message of the page, and at most seven that answer it and tell what changed', async () => {
    await editFinn(IDS.tier1);
    expect(counts(seen.toWorker)).toEqual({ editRecord: 1 });
    // Six, and one more where the poll that brings back an edit before this one ends meanwhile.
    expect(seen.toPages.length).toBeLessThanOrEqual(7);
  });
  it('is answered to the page that made it before windows are read again and the view of another page is made', async () => {
    const other = ada.worker.open('console');
    await other.call('hello', { surface: 'console', protocol: 1 });
    const { engine } = ada.worker.core;
    const { version = 0 } = engine.replica.directory.get('crm-users', IDS.finn as never) ?? {};
    const edit = { kind: 'crm-users', id: IDS.finn, baseVersion: version, patch: { set: { groupId: null } } };
    seen.toPagesOfEdits.splice(0);
    expect(await ada.client.call('editRecord', edit as never)).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(engine.status().pending).toBe(0));
    // The answer with its own view, and only then the windows of both, however soon the edit is saved.
    const [answer, ...later] = seen.toPagesOfEdits;
    expect(answer).toBe('answer and syncChanged');
    expect(later.filter((name) => name === 'directoryChanged').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a warm start', () => {
  it('asks who this is and what changed, and for no row', async () => {
    ada.worker.end();
    seen.requests.splice(0);
    const again = await openConsole(ada, countingFetch);
    await isLive(again);
    expect(seen.requests.filter((one) => one === 'GET /v1/snapshot')).toEqual([]);
    expect(seen.requests.length).toBeLessThanOrEqual(4);
  });
});
