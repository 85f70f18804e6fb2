/** Every way a request can fail, as the one error people are shown. */
import { describe, expect, it, vi } from 'vitest';
import { createHttp, type TokenSource } from '../../lib/remote/http.ts';
import { STALL_MS } from '../../lib/remote/read-body.ts';
import { createRemote } from '../../lib/remote/remote.ts';
import type { RemoteError } from '../../lib/remote/remote-error.ts';
import { json, problem } from '../support/fake-server.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { me, user } from '../support/rows.ts';

interface Given {
  answer: (request: Request) => Response | Promise<Response>;
  tokens?: TokenSource;
  clock?: ManualClock;
}

const TOKENS: TokenSource = { read: async () => 'token-1', renew: async () => null };

function remoteOver({ answer, tokens = TOKENS, clock = manualClock() }: Given) {
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request.clone());
    return answer(request);
  };
  const http = createHttp({ address: 'https://server.example/base', fetch, tokens, clock });
  const remote = createRemote(http);
  const poll = { since: null, wait: 0, signal: new AbortController().signal };
  const failure = (): Promise<RemoteError> =>
    remote.readMe(poll).then(
      () => Promise.reject(new Error('It did not fail.')),
      (error) => error,
    );
  return { remote, requests, poll, failure };
}

const write = {
  kind: 'crm-users' as const,
  id: user(10).id,
  baseVersion: 3,
  key: 'client.7',
  patch: { set: { fullName: 'New' } },
};

describe('a failure', () => {
  const html = (status: number) => new Response('<html>Welcome to the hotel</html>', { status });
  it.each([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
    ['a page in place of an answer', () => html(200), 'offline'],
    ['a page of a proxy', () => html(502), 'offline'],
    ['a page that looks like a refusal', () => html(403), 'offline'],
    ['half an answer', () => new Response('{"serverId": "s'), 'offline'],
    ['an answer of another shape', () => json(200, { hello: true }), 'incompatible'],
    ['403', () => problem(403, 'forbidden'), 'forbidden'],
    ['404', () => problem(404, 'not_found'), 'not-found'],
    ['409', () => problem(409, 'agent_taken', { rule: 'C7' }), 'refused'],
    ['422', () => problem(422, 'invalid'), 'refused'],
    ['400', () => problem(400, 'malformed'), 'refused'],
    ['429', () => problem(429, 'slow_down'), 'offline'],
    ['500', () => problem(500, 'internal'), 'unexpected'],
    ['503', () => problem(503, 'busy'), 'offline'],
  ])('%s is %3$s', async (_, answer, kind) => {
    expect((await remoteOver({ answer }).failure()).error.kind).toBe(kind);
  });

  it('without network says nothing besides its kind, which has its sentence', async () => {
    const answer = () => Promise.reject(new TypeError('Failed to fetch'));
    expect((await remoteOver({ answer }).failure()).error).toEqual({ kind: 'offline', detail: '' });
  });

  it('410 asks for a snapshot', async () => {
    expect((await remoteOver({ answer: () => json(410, { reset: true }) }).failure()).isReset).toBe(true);
  });

  it('412 carries the present row', async () => {
    const { remote } = remoteOver({
      answer: () => problem(412, 'version_mismatch', { current: { version: 4 } }),
    });
    await expect(remote.patchRecord(write)).rejects.toMatchObject({
      error: { kind: 'conflict', current: { version: 4 } },
    });
  });

  it('409 carries the rule and the owner', async () => {
    const owner = { level: 'user', id: 'x', name: 'Bea' };
    const answer = () => problem(409, 'agent_taken', { rule: 'C7', owner });
    const { error } = await remoteOver({ answer }).failure();
    expect(error).toMatchObject({ kind: 'refused', problem: { rule: 'C7', owner } });
  });

  it.each([429, 503])('%i says how long the server asked to wait', async (status) => {
    const answer = () => json(status, { status, code: 'busy', title: 'Busy' }, { 'retry-after': '7' });
    expect((await remoteOver({ answer }).failure()).retryAfterMs).toBe(7_000);
  });

  it('waits ten minutes at most, whatever a proxy says', async () => {
    const answer = () =>
      json(503, { status: 503, code: 'busy', title: 'Busy' }, { 'retry-after': '2592000' });
    expect((await remoteOver({ answer }).failure()).retryAfterMs).toBe(600_000);
  });

  it('by the caller is not taken for being offline', async () => {
    const controller = new AbortController();
    const { remote } = remoteOver({
      answer: ({ signal }) => {
        const given = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
        controller.abort();
        return given;
      },
    });
    const polling = remote.readMe({ since: null, wait: 25, signal: controller.signal });
    await expect(polling).rejects.toMatchObject({ error: { kind: 'cancelled' } });
  });
});

describe('a silent server', () => {
  it('is given up when no answer begins', async () => {
    const clock = manualClock();
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { failure } = remoteOver({
      clock,
      answer: ({ signal }) => {
        asked();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    const failed = failure();
    await arrived;
    clock.advance(STALL_MS);
    expect((await failed).error.kind).toBe('offline');
  });

  it('is given up when it stops in the middle', async () => {
    const clock = manualClock();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
      pull: () => new Promise(() => undefined),
    });
    let given: RemoteError | null = null;
    void remoteOver({ clock, answer: () => new Response(body) })
      .failure()
      .then((error) => {
        given = error;
      });
    await vi.waitFor(() => {
      clock.advance(STALL_MS);
      expect(given).toMatchObject({ error: { kind: 'offline' }, message: /middle/ });
    });
  });
});

describe('a request', () => {
  it('carries token, version and idempotency key, below the path of the server', async () => {
    const { remote, requests } = remoteOver({ answer: () => json(200, user(10, { version: 4 })) });
    await remote.patchRecord(write);
    const [request] = requests;
    expect(request?.url).toBe(`https://server.example/base/v1/crm-users/${write.id}`);
    expect(request?.headers.get('authorization')).toBe('Bearer token-1');
    expect(request?.headers.get('if-match')).toBe('"3"');
    expect(request?.headers.get('idempotency-key')).toBe('client.7');
    expect(await request?.json()).toEqual(write.patch);
  });

  it('that is a write is made once, whatever the server answers', async () => {
    const { remote, requests } = remoteOver({ answer: () => problem(503, 'busy') });
    await expect(remote.patchRecord(write)).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  it('is made again once with a renewed token', async () => {
    const tokens = { read: async () => 'old', renew: async () => 'new' };
    const { remote, requests, poll } = remoteOver({
      tokens,
      answer: ({ headers }) =>
        headers.get('authorization') === 'Bearer new' ? json(200, me()) : problem(401, 'expired'),
    });
    expect((await remote.readMe(poll))?.account.username).toBe('admin.ada');
    expect(requests).toHaveLength(2);
  });

  it('ends signed out when no token can be renewed', async () => {
    expect((await remoteOver({ answer: () => problem(401, 'expired') }).failure()).error.kind).toBe(
      'signed-out',
    );
  });

  it('is not made without a token', async () => {
    const tokens = { read: async () => null, renew: async () => null };
    const { failure, requests } = remoteOver({ tokens, answer: () => json(200, me()) });
    expect((await failure()).error.kind).toBe('signed-out');
    expect(requests).toEqual([]);
  });
});
