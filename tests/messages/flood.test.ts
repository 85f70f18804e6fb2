/** A flood of calls: what is over the room is refused at once and in words, the rest is answered, and honest use never meets it. */
import { describe, expect, it, vi } from 'vitest';
import { type PageHandlers, servePage } from '../../lib/messages/page-server.ts';
import type { PortAnswer } from '../../lib/messages/protocol.ts';
import { LARGE, LARGE_ROOM, PORT_ROOM, TAB_ROOM } from '../../lib/messages/room.ts';
import type { Extension, MessageSender } from '../../lib/messages/sender.ts';
import { answerSite, type SiteHandlers } from '../../lib/messages/site-server.ts';
import { portPair } from '../support/port-pair.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const extension: Extension = { id: ID, isOwnOrigin: (url) => url.host === ID };
const FLOOD = 10_000;
const OVER = { ok: false, error: { kind: 'unexpected', isPassing: true } };
const DONE = { ok: true, value: null };

/** Handlers that answer nobody before they are released. */
function heldBack() {
  const released = Promise.withResolvers<void>();
  const reached = { now: 0, most: 0 };
  const work = async () => {
    reached.now += 1;
    reached.most = Math.max(reached.most, reached.now);
    await released.promise;
    reached.now -= 1;
    return null as never;
  };
  return { reached, work, release: released.resolve };
}

function openPort() {
  const held = heldBack();
  const pair = portPair('page', { id: ID, url: `chrome-extension://${ID}/console.html`, frameId: 0 });
  const answers = new Map<number, PortAnswer['result']>();
  pair.page.onMessage.addListener((message) => {
    const { id, result } = message as PortAnswer;
    answers.set(id, result);
  });
  const { work } = held;
  servePage(pair.background as never, {
    extension,
    handlers: { syncNow: work, keepDraft: work } as unknown as PageHandlers,
    onOpen: () => undefined,
    onClose: () => undefined,
  });
  const send = (count: number, command: string, payload: unknown, from = 0) => {
    for (let id = from; id < from + count; id += 1) pair.page.postMessage({ id, command, payload });
  };
  return { ...held, send, answers };
}

const draft = { recordId: '00000000-0000-4000-8000-000000000001', draft: null, filler: 'x'.repeat(LARGE) };

describe('ten thousand calls of one page, none awaited', () => {
  it(`leave ${PORT_ROOM} waiting, the others are refused at once`, async () => {
    const { send, answers, reached } = openPort();
    send(FLOOD, 'syncNow', {});
    await vi.waitFor(() => expect(answers.size).toBe(FLOOD - PORT_ROOM));
    expect(reached).toEqual({ now: PORT_ROOM, most: PORT_ROOM });
    expect(answers.has(0)).toBe(false);
    for (const result of answers.values()) expect(result).toMatchObject(OVER);
  });

  it('are answered as far as they waited, and the next call is served', async () => {
    const { send, answers, release } = openPort();
    send(FLOOD, 'syncNow', {});
    await vi.waitFor(() => expect(answers.size).toBe(FLOOD - PORT_ROOM));
    release();
    await vi.waitFor(() => expect(answers.size).toBe(FLOOD));
    expect(answers.get(0)).toEqual(DONE);
    expect(answers.get(PORT_ROOM - 1)).toEqual(DONE);
    send(1, 'syncNow', {}, FLOOD);
    await vi.waitFor(() => expect(answers.get(FLOOD)).toEqual(DONE));
  });

  it(`leave ${LARGE_ROOM} waiting where they are large`, async () => {
    const { send, answers } = openPort();
    send(LARGE_ROOM, 'syncNow', {});
    send(FLOOD, 'keepDraft', draft, LARGE_ROOM);
    await vi.waitFor(() => expect(answers.size).toBe(FLOOD));
    for (const result of answers.values()) expect(result).toMatchObject(OVER);
  });
});

describe('the most that a person can ask for while the worker starts', () => {
  it('is answered: a scroll bar drawn through the longest list for 10 s', async () => {
    const { send, answers, release } = openPort();
    send(10 * 60 * 2, 'syncNow', {});
    release();
    await vi.waitFor(() => expect(answers.size).toBe(1_200));
    for (const result of answers.values()) expect(result).toEqual(DONE);
  });
});

describe('ten thousand messages of one tab, none awaited', () => {
  const from = (id: number): MessageSender => ({
    id: ID,
    url: 'https://crm.example/a',
    frameId: 0,
    tab: { id },
  });
  const message = { type: 'framesAsked', payload: {} };
  const openSites = () => {
    const held = heldBack();
    const handlers = { framesAsked: held.work } as unknown as SiteHandlers;
    const sites = { extension, handlers, waiting: new Map<number, number>() };
    return { ...held, ...sites, ask: (tabId: number) => answerSite(message, from(tabId), sites) };
  };

  it(`leave ${TAB_ROOM} waiting, the others are refused at once, and another tab is heard`, async () => {
    const { ask, reached, release, waiting } = openSites();
    const answers = Array.from({ length: FLOOD }, () => ask(7));
    const refused = await Promise.all(answers.slice(TAB_ROOM));
    for (const answer of refused) expect(answer).toMatchObject(OVER);
    expect(reached.now).toBe(TAB_ROOM);
    const other = ask(8);
    expect(reached.now).toBe(TAB_ROOM + 1);
    release();
    expect(await other).toEqual(DONE);
    expect(await Promise.all(answers.slice(0, TAB_ROOM))).toEqual(Array(TAB_ROOM).fill(DONE));
    expect(await ask(7)).toEqual(DONE);
    expect(waiting.size).toBe(0);
  });

  it('are all answered where they are what navigations 50 ms apart tell in 10 s', async () => {
    const { ask, release } = openSites();
    const answers = Array.from({ length: 20 * 10 * 3 }, () => ask(7));
    release();
    expect(await Promise.all(answers)).toEqual(Array(600).fill(DONE));
  });
});
