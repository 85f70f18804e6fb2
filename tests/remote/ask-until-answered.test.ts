/** A write that takes the server long is asked again until its answer is here, and nobody is told that it failed. */
import { describe, expect, it, vi } from 'vitest';
import { LONG_FIRST_BYTE_MS } from '../../lib/remote/ask-until-answered.ts';
import { createConsoleRemote } from '../../lib/remote/console-remote.ts';
import { createHttp, tellingOffline } from '../../lib/remote/http.ts';
import type { RemoteError } from '../../lib/remote/remote-error.ts';
import { json, problem } from '../support/fake-server.ts';
import { manualClock } from '../support/manual-clock.ts';

type Answering = () => Response | Promise<Response>;

const silence = (signal: AbortSignal) =>
  new Promise<Response>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** Answers the n-th request by the n-th of the list; silent where it is `null`. */
function consoleOver(answers: readonly (Answering | null)[]) {
  const clock = manualClock();
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = answers[requests.length];
    requests.push(request.clone());
    return answer ? answer() : silence(request.signal);
  };
  const tokens = { read: async () => 'token', renew: async () => null };
  const doubted = vi.fn();
  const http = tellingOffline(
    createHttp({ address: 'https://server.example', fetch, tokens, clock }),
    doubted,
  );
  const untilAsked = (count: number) => vi.waitFor(() => expect(requests).toHaveLength(count));
  return { remote: createConsoleRemote(http), clock, requests, doubted, untilAsked };
}

const group = { kind: 'crm-user-groups', id: 'a-group' } as const;
const body = { instanceId: 'an-instance', edits: [] } as never;

describe('a write that takes long', () => {
  it.each<[string, (remote: ReturnType<typeof consoleOver>['remote']) => Promise<unknown>, unknown]>([
    ['an edit of many', (remote) => remote.bulk({ key: 'k', body }), { job: 'j', changed: 50_000 }],
    ['a deletion', (remote) => remote.deleteRow({ ...group, version: 3, key: 'k' }), { version: 4 }],
    ['a restore', (remote) => remote.restoreRow({ ...group, key: 'k' }), { version: 5 }],
  ])('%s is asked again with the same key after silence', async (_what, write, answer) => {
    const { remote, clock, requests, doubted, untilAsked } = consoleOver([
      null,
      null,
      () => json(200, answer),
    ]);
    const done = write(remote);
    for (const asked of [1, 2]) {
      await untilAsked(asked);
      clock.advance(LONG_FIRST_BYTE_MS);
    }
    await done;
    expect(requests.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['k.1', 'k.1', 'k.1']);
    expect(doubted).not.toHaveBeenCalled();
  });

  it('is not asked again once it was refused', async () => {
    const { remote, clock, requests, untilAsked } = consoleOver([null, () => problem(409, 'agent_taken')]);
    const failure = remote.bulk({ key: 'k', body }).catch((error: RemoteError) => error.error.kind);
    await untilAsked(1);
    clock.advance(LONG_FIRST_BYTE_MS);
    expect(await failure).toBe('refused');
    expect(requests).toHaveLength(2);
  });

  it('is told at once where the server cannot be reached', async () => {
    const { remote, requests, doubted } = consoleOver([
      () => Promise.reject(new TypeError('Failed to fetch')),
    ]);
    await expect(remote.bulk({ key: 'k', body })).rejects.toMatchObject({ error: { kind: 'offline' } });
    expect(requests).toHaveLength(1);
    expect(doubted).toHaveBeenCalledOnce();
  });
});
