/** Who may send the content script's messages, and that nothing malformed reaches the background. */
import { describe, expect, it } from 'vitest';
import type { Extension, MessageSender } from '../../lib/messages/sender.ts';
import { answerSite, type SiteHandlers } from '../../lib/messages/site-server.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const ORIGIN = `chrome-extension://${ID}`;
const extension: Extension = { id: ID, isOwnOrigin: (url) => url.origin === new URL(ORIGIN).origin };
const tab = { id: 7, url: 'https://crm.example/' };

describe('a content script', () => {
  const reached: string[] = [];
  const handler = (name: string) => () => {
    reached.push(name);
    return null as never;
  };
  const handlers: SiteHandlers = {
    siteHello: handler('siteHello'),
    siteClaims: handler('siteClaims'),
    askAdapter: handler('askAdapter'),
    frameMoved: handler('frameMoved'),
    framesAsked: handler('framesAsked'),
    panelNeeded: handler('panelNeeded'),
    panelMoved: handler('panelMoved'),
    sidePanelWanted: handler('sidePanelWanted'),
  };
  const site: MessageSender = { id: ID, url: 'https://crm.example/a', frameId: 0, tab };
  const moved = { type: 'panelMoved', payload: { open: true, width: 400 } };
  const answer = (message: unknown, sender: MessageSender = site) =>
    answerSite(message, sender, { extension, handlers });

  it('is heard from the top frame of a page', async () => {
    expect(await answer(moved)).toEqual({ ok: true, value: null });
  });

  const frame: MessageSender = { ...site, url: 'https://crm.example/record', frameId: 4 };
  const frameMoved = { type: 'frameMoved', payload: { name: 'main', url: 'https://crm.example/record' } };

  it('of a sub-frame says where the frame is, and nothing else', async () => {
    expect(await answer(frameMoved, frame)).toEqual({ ok: true, value: null });
    for (const type of ['framesAsked', 'panelNeeded', 'sidePanelWanted']) {
      expect(await answer({ type, payload: {} }, frame)).toMatchObject({ error: { kind: 'invalid' } });
    }
  });

  it.each<[string, MessageSender]>([
    ['the top frame', site],
    ['a frame of another extension', { ...frame, id: 'other' }],
    ['a frame of our own', { ...frame, url: `${ORIGIN}/panel.html` }],
    ['a frame of no tab', { ...frame, tab: undefined }],
    ['a frame of a page whose address is hidden', { ...frame, tab: { id: 7 } }],
  ])('says where a frame is, but not from %s', async (_, sender) => {
    expect(await answer(frameMoved, sender)).toMatchObject({ error: { kind: 'invalid' } });
  });

  const wrong: [string, MessageSender][] = [
    ['a sub-frame', { ...site, frameId: 4 }],
    ['another extension', { ...site, id: 'other' }],
    ['one of our own pages', { ...site, url: `${ORIGIN}/panel.html` }],
    ['no tab', { ...site, tab: undefined }],
  ];
  it.each(wrong)('is refused from %s', async (_, sender) => {
    reached.length = 0;
    expect(await answer(moved, sender)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(reached).toEqual([]);
  });

  it.each([
    ['an unknown type', { type: 'editUser', payload: {} }],
    ['a page command', { type: 'signOut', payload: { discard: true } }],
    ['a wrong payload', { type: 'panelMoved', payload: { open: 'yes', width: 1 } }],
    ['an adapter that there is not', { type: 'askAdapter', payload: { adapter: 'https://evil.example' } }],
    ['claims with a token in them', { type: 'siteClaims', payload: { navigation: 1, token: 'x' } }],
    [
      'ten thousand characters',
      { type: 'panelMoved', payload: { open: true, width: 1, x: 'x'.repeat(10_000) } },
    ],
    ['nothing', null],
  ])('is refused with %s', async (_, message) => {
    expect(await answer(message)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});
