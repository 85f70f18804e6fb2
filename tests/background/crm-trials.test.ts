/** Rules tried on a tab: which tabs are offered, who may try, and what a page may answer. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TrialMessage } from '../../lib/messages/trial-protocol.ts';
import type { IdentityTest } from '../../lib/schema/identity-test.ts';
import { INSTANCE } from '../support/rows.ts';
import { endAll } from './at-work.ts';
import { atConsole } from './console-at-work.ts';

afterEach(endAll);

const KEY = '00000000-0000-4000-8000-000000000002';
const SPEC = { version: 1 as const, identity: { probes: [] }, records: [] };
const ASKED = { instanceId: INSTANCE, tabId: 7, spec: SPEC, key: KEY };

const FOUND: IdentityTest = {
  signedOutBy: null,
  instanceKey: { text: null, sources: [] },
  probes: [],
  signedIn: {
    nativeId: '10',
    username: null,
    fullName: null,
    hidden: [],
    from: { nativeId: 0, username: null, fullName: null },
    confidence: 'certain',
    impersonating: 'unknown',
  },
  rules: [],
  record: { nativeId: 'nobody', username: null, fullName: null },
  owner: null,
};

async function atTab(answer: (message: TrialMessage) => Promise<unknown>, role?: 'support') {
  const here = await atConsole(role);
  const { browser } = here.profile;
  browser.askTab = (_, message) => answer(message);
  return { ...here, browser };
}

describe('the tabs', () => {
  test('are those that the browser lets us read, the last used first, and sites to allow are named', async () => {
    const { console, browser } = await atTab(async () => null);
    const tab = (id: number, url: string | null, usedAt: number) => ({
      id,
      url,
      title: `Tab ${id}`,
      windowId: 1,
      isActive: false,
      isLoading: false,
      usedAt,
    });
    browser.tabs = [
      tab(1, 'https://crm.example/a', 5),
      tab(2, null, 9),
      tab(3, 'chrome://extensions/', 8),
      tab(4, 'https://other.example/', 7),
    ];
    browser.isGrantable = (site) => !site.includes('barred');
    const sites = ['https://crm.example/*', 'https://new.example/*', 'https://barred.example/*'];
    expect(await console.call('readCrmTabs', { sites })).toEqual({
      ok: true,
      value: {
        tabs: [
          { id: 4, title: 'Tab 4', host: 'other.example', isOfSites: false },
          { id: 1, title: 'Tab 1', host: 'crm.example', isOfSites: true },
        ],
        withheld: ['https://new.example/*'],
        barred: ['https://barred.example/*'],
      },
    });
  });
});

describe('a test', () => {
  test('runs its own script in the tab, gives it the draft, and says whom the server knows', async () => {
    const asked: TrialMessage[] = [];
    const { console, browser } = await atTab(async (message) => {
      asked.push(message);
      return FOUND;
    });
    const answer = await console.call('testIdentity', ASKED);
    expect(answer).toMatchObject({
      ok: true,
      value: { signedInUser: { name: 'User 10' }, recordUser: null },
    });
    expect(browser.sent.at(-1)).toEqual({ tabId: 7, type: '/crm-test.js' });
    expect(asked).toEqual([{ type: 'testIdentity', key: KEY, spec: SPEC }]);
  });

  test('is for an admin of the instance', async () => {
    const { console, browser } = await atTab(async () => FOUND, 'support');
    expect(await console.call('testIdentity', ASKED)).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
    expect(browser.sent.map(({ type }) => type)).not.toContain('/crm-test.js');
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a field too many', { ...FOUND, token: 'x' }],
    ['a longer text than an identity has', { ...FOUND, instanceKey: { text: 'x'.repeat(300), sources: [] } }],
    ['a flood', { ...FOUND, signedIn: 'x'.repeat(300_000) }],
  ])('does not believe a page that answers with %s', async (_, answer) => {
    const { console } = await atTab(async () => answer);
    expect(await console.call('testIdentity', ASKED)).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
  });

  test('says that the tab cannot be read, or went away', async () => {
    const { console, browser } = await atTab(() => Promise.reject(new Error('closed')));
    expect(await console.call('testIdentity', ASKED)).toMatchObject({
      error: { detail: 'The page went away before it answered. Try again.' },
    });
    browser.runInTab = () => Promise.reject(new Error('Cannot access contents of the page.'));
    expect(await console.call('testIdentity', ASKED)).toMatchObject({
      error: { detail: 'The browser does not let Patchpanel read this tab.' },
    });
  });

  test('that is cancelled ends at once, also in the page', async () => {
    const asked: string[] = [];
    const { console } = await atTab((message) => {
      asked.push(message.type);
      return new Promise(() => undefined);
    });
    const test = console.call('testIdentity', ASKED);
    await vi.waitFor(() => expect(asked).toEqual(['testIdentity']));
    await console.call('cancelTrial', { key: KEY });
    expect(await test).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(asked).toEqual(['testIdentity', 'cancelTrial']);
  });
});

test('a search gives the tab what is known, and its proposals back', async () => {
  const known = { nativeId: '7', username: null, fullName: null, crmId: null };
  const learned = {
    rules: [{ rule: { in: 'path', pattern: '/users/{id:int}/**' }, nativeId: '7', certainty: 'sure' }],
    sources: [],
  };
  const { console } = await atTab(async (message) => (message.type === 'learnIdentity' ? learned : null));
  const answer = await console.call('learnIdentity', { instanceId: INSTANCE, tabId: 7, known, key: KEY });
  expect(answer).toEqual({ ok: true, value: learned });
});
