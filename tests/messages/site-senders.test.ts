/** Who may send the content script's messages, each against every wrong sender, and that nothing malformed reaches the background. */
import { describe, expect, it } from 'vitest';
import type { SiteMessages } from '../../lib/messages/protocol.ts';
import type { Extension, MessageSender } from '../../lib/messages/sender.ts';
import { answerSite, type SiteHandlers } from '../../lib/messages/site-server.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const ORIGIN = `chrome-extension://${ID}`;
const extension: Extension = { id: ID, isOwnOrigin: (url) => url.origin === new URL(ORIGIN).origin };
const tab = { id: 7, url: 'https://crm.example/' };

const GOOD: { readonly [M in keyof SiteMessages]: unknown } = {
  siteHello: { url: 'https://crm.example/a', protocol: 1 },
  siteClaims: { navigation: 1, instanceKey: null, signedIn: 'unknown', recordNativeId: null },
  askAdapter: { adapter: 'salesforce' },
  panelNeeded: {},
  frameMoved: { name: 'main', url: 'https://crm.example/record' },
  framesAsked: {},
  panelMoved: { open: true, width: 400 },
  sidePanelWanted: {},
};
const TYPES = Object.keys(GOOD) as (keyof SiteMessages)[];

const reached: string[] = [];
const handlers = Object.fromEntries(
  TYPES.map((type) => [type, () => void reached.push(type)]),
) as unknown as SiteHandlers;

const top: MessageSender = { id: ID, url: 'https://crm.example/a', frameId: 0, tab };
const frame: MessageSender = { ...top, url: 'https://crm.example/record', frameId: 4 };
const answer = (message: unknown, sender: MessageSender) =>
  answerSite(message, sender, { extension, handlers, waiting: new Map() });

/** What is wrong whoever is right. */
const strangers = (right: MessageSender): [string, MessageSender][] => [
  ['another extension', { ...right, id: 'other' }],
  ['nobody that the browser names', { ...right, id: undefined }],
  ['a frame that the browser does not number', { ...right, frameId: undefined }],
  ['a page without an address', { ...right, url: undefined }],
  ['no tab', { ...right, tab: undefined }],
  ['a tab without a number', { ...right, tab: { url: tab.url } }],
  ...[
    `${ORIGIN}/panel.html`,
    'file:///etc/passwd',
    'data:text/html,x',
    'about:blank',
    'blob:https://crm.example/1',
  ].map((url): [string, MessageSender] => [`a page at ${url.slice(0, 24)}`, { ...right, url }]),
];

describe.each(TYPES)('%s', (type) => {
  const isOfFrame = type === 'frameMoved';
  const right = isOfFrame ? frame : top;
  const message = { type, payload: GOOD[type] };

  it(`is heard from the ${isOfFrame ? 'sub-frames' : 'top frame'} of a page`, async () => {
    reached.length = 0;
    expect(await answer(message, right)).toMatchObject({ ok: true });
    expect(reached).toEqual([type]);
  });

  it.each([
    ...strangers(right),
    isOfFrame ? (['the top frame', top] as const) : (['a sub-frame', frame] as const),
    ...(isOfFrame ? ([['a page whose address is hidden', { ...frame, tab: { id: 7 } }]] as const) : []),
  ])('is refused from %s', async (_, sender) => {
    reached.length = 0;
    expect(await answer(message, sender)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(reached).toEqual([]);
  });

  it.each([
    ['with a field too many', { ...(GOOD[type] as object), extra: 1 }],
    ['as a text', 'text'],
    ['as nothing', null],
    ['of ten thousand characters', { ...(GOOD[type] as object), extra: 'x'.repeat(10_000) }],
  ])('is refused %s', async (_, payload) => {
    reached.length = 0;
    expect(await answer({ type, payload }, right)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(reached).toEqual([]);
  });
});

describe('a content script', () => {
  it.each([
    ['an unknown type', { type: 'editUser', payload: {} }],
    ['a page command', { type: 'signOut', payload: { discard: true } }],
    ['a wrong payload', { type: 'panelMoved', payload: { open: 'yes', width: 1 } }],
    ['an adapter that there is not', { type: 'askAdapter', payload: { adapter: 'https://evil.example' } }],
    ['claims with a token in them', { type: 'siteClaims', payload: { navigation: 1, token: 'x' } }],
    ['nothing', null],
  ])('is refused with %s', async (_, message) => {
    expect(await answer(message, top)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});
