/** The pages' end of the port: calls, events, and what happens when the worker dies. */
import { describe, expect, it, vi } from 'vitest';
import { connectPage } from '../../lib/messages/page-client.ts';
import type { PortRequest } from '../../lib/messages/protocol.ts';
import { portPair } from '../support/port-pair.ts';

/** A background that records what it hears and answers by the given rule; each connection is a new worker. */
function workers(answer: (request: PortRequest) => unknown = () => ({ ok: true, value: null })) {
  const lives: { requests: PortRequest[]; pair: ReturnType<typeof portPair> }[] = [];
  const connect = () => {
    const pair = portPair('page');
    const life = { requests: [] as PortRequest[], pair };
    lives.push(life);
    pair.background.onMessage.addListener((message) => {
      const request = message as PortRequest;
      life.requests.push(request);
      const result = answer(request);
      if (result !== undefined) pair.background.postMessage({ id: request.id, result });
    });
    return pair.page;
  };
  return { connect, lives };
}

describe('the page client', () => {
  it('answers a call with what the background answered', async () => {
    const { connect } = workers(() => ({ ok: true, value: { changeId: 'c.1' } }));
    const client = connectPage({ surface: 'panel', connect });
    const result = await client.call('editUser', { userId: 'u', baseVersion: 1, patch: {} });
    expect(result).toEqual({ ok: true, value: { changeId: 'c.1' } });
    client.close();
  });

  it('hears events until the listener is removed', async () => {
    const { connect, lives } = workers();
    const client = connectPage({ surface: 'panel', connect });
    const heard: number[] = [];
    const remove = client.on('directoryChanged', ({ revision }) => heard.push(revision));
    lives[0]?.pair.background.postMessage({ event: 'directoryChanged', payload: { revision: 1 } });
    await vi.waitFor(() => expect(heard).toEqual([1]));
    remove();
    lives[0]?.pair.background.postMessage({ event: 'directoryChanged', payload: { revision: 2 } });
    await client.call('syncNow', {});
    expect(heard).toEqual([1]);
    client.close();
  });

  it('hears what an answer brings with it before the call counts as answered', async () => {
    const pair = portPair('page');
    pair.background.onMessage.addListener((message) => {
      const { id } = message as PortRequest;
      const news = { event: 'directoryChanged', payload: { revision: 1 } };
      pair.background.postMessage({ id, result: { ok: true, value: null }, ...news });
    });
    const client = connectPage({ surface: 'panel', connect: () => pair.page });
    const heard: number[] = [];
    client.on('directoryChanged', ({ revision }) => heard.push(revision));
    const atAnswer = await client.call('syncNow', {}).then(() => [...heard]);
    expect(atAnswer).toEqual([1]);
    client.close();
  });

  it('says hello to the new worker first, and publishes its view', async () => {
    const { connect, lives } = workers((request) =>
      request.command === 'hello' ? { ok: true, value: { life: lives.length } } : { ok: true, value: null },
    );
    const client = connectPage({ surface: 'panel', connect });
    const views: unknown[] = [];
    client.on('viewChanged', (view) => views.push(view));
    await client.call('hello', { surface: 'panel', protocol: 1 });
    lives[0]?.pair.kill();
    await vi.waitFor(() => expect(views).toEqual([{ life: 2 }]));
    expect(lives[1]?.requests[0]?.command).toBe('hello');
    client.close();
  });

  it('says hello to a new worker once: a second one would be answered while the first is looked into', async () => {
    const { connect, lives } = workers();
    const client = connectPage({ surface: 'sidepanel', connect });
    await client.call('hello', { surface: 'sidepanel', protocol: 1 });
    lives[0]?.pair.kill();
    await vi.waitFor(() => expect(lives).toHaveLength(2));
    await client.call('syncNow', {});
    expect(lives[1]?.requests.map(({ command }) => command)).toEqual(['hello', 'syncNow']);
    client.close();
  });

  it('sends a repeatable call again when the worker died before it answered', async () => {
    const { connect, lives } = workers(() => (lives.length === 1 ? undefined : { ok: true, value: [] }));
    const client = connectPage({ surface: 'console', connect });
    const answer = client.call('listPending', {});
    lives[0]?.pair.kill();
    expect(await answer).toEqual({ ok: true, value: [] });
    client.close();
  });

  it('presses again what a dying worker was asked: a page opened, a panel closed, a sign-out', async () => {
    for (const command of ['openConsole', 'closePanel', 'signOut'] as const) {
      const { connect, lives } = workers(() => (lives.length === 1 ? undefined : { ok: true, value: null }));
      const client = connectPage({ surface: 'panel', connect });
      const answer = client.call(command, { route: '#/pending', discard: false });
      lives[0]?.pair.kill();
      expect(await answer).toEqual({ ok: true, value: null });
      expect(lives[1]?.requests.map((request) => request.command)).toEqual([command]);
      client.close();
    }
  });

  it('sends an edit again under its own name, so that it is known', async () => {
    const { connect, lives } = workers(() =>
      lives.length === 1 ? undefined : { ok: true, value: { changeId: 'c.1' } },
    );
    const client = connectPage({ surface: 'console', connect });
    const answer = client.call('editUser', { userId: 'u', baseVersion: 1, patch: {} });
    await vi.waitFor(() => expect(lives[0]?.requests).toHaveLength(1));
    lives[0]?.pair.kill();
    expect(await answer).toEqual({ ok: true, value: { changeId: 'c.1' } });
    const [first, second] = lives.map(({ requests }) => requests[0]?.payload) as {
      call: { id: string; isRepeated: boolean };
    }[];
    expect(first?.call).toEqual({ id: second?.call.id, isRepeated: false });
    expect(second?.call.isRepeated).toBe(true);
    client.close();
  });

  it('does not add a user twice: the call ends with an error', async () => {
    const { connect, lives } = workers(() => undefined);
    const client = connectPage({ surface: 'console', connect });
    const person = { instanceId: 'i', username: 'u', nativeId: null, fullName: null };
    const answer = client.call('addUser', person);
    lives[0]?.pair.kill();
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'unexpected' } });
    await vi.waitFor(() => expect(lives).toHaveLength(2));
    expect(lives[1]?.requests).toEqual([]);
    client.close();
  });

  it('asks again from the back-forward cache as after the death of the worker: by its name, or not at all', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    const { connect, lives } = workers(() => (lives.length === 1 ? undefined : { ok: true, value: null }));
    const client = connectPage({ surface: 'panel', connect });
    const edited = client.call('editUser', { userId: 'u', baseVersion: 1, patch: {} });
    const person = { instanceId: 'i', username: 'u', nativeId: null, fullName: null };
    const added = client.call('addUser', person);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(await edited).toEqual({ ok: true, value: null });
    expect(await added).toMatchObject({ ok: false, error: { kind: 'unexpected' } });
    expect(lives).toHaveLength(2);
    expect(lives[1]?.requests).toMatchObject([
      { command: 'editUser', payload: { call: { isRepeated: true } } },
    ]);
    client.close();
    vi.unstubAllGlobals();
  });

  it('connects anew as soon as its page is thawed, whose worker died unheard', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    const { connect, lives } = workers();
    const client = connectPage({ surface: 'panel', connect });
    lives[0]?.pair.dieUnheard();
    page.dispatchEvent(new Event('resume'));
    await vi.waitFor(() => expect(lives).toHaveLength(2));
    client.close();
    vi.unstubAllGlobals();
  });

  it('pings every 20 s', async () => {
    vi.useFakeTimers();
    const { connect, lives } = workers();
    const client = connectPage({ surface: 'panel', connect });
    await vi.advanceTimersByTimeAsync(41_000);
    expect(lives[0]?.requests.map(({ command }) => command)).toEqual(['ping', 'ping']);
    client.close();
    vi.useRealTimers();
  });

  it('answers calls after its end with an error', async () => {
    const { connect } = workers();
    const client = connectPage({ surface: 'panel', connect });
    client.close();
    expect(await client.call('ping', {})).toMatchObject({ ok: false });
  });
});
