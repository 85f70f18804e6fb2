/** A click on the toolbar button, or its key, with a worker that slept: what it opens is decided in the gesture's own turn. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gesturePlace, type KnownSites } from '../../lib/background/gesture-place.ts';
import type { TabInfo } from '../../lib/background/platform.ts';
import { answerGesture } from '../../lib/background/toggle-panel.ts';
import { fakeBrowser } from '../support/extension.ts';
import { atWork, CRM, endAll } from './at-work.ts';

afterEach(endAll);

const NOW = Date.UTC(2026, 10, 23);
const DAY = 24 * 60 * 60 * 1_000;
const ORIGIN = new URL(CRM).origin;
const SITES = { sites: [`${ORIGIN}/*`], layouts: {} };
const blockedAt = (when: number): KnownSites => ({
  ...SITES,
  layouts: { [ORIGIN]: { open: false, width: 380, blockedAt: when } },
});
const tab: TabInfo = { id: 7, url: CRM, windowId: 1, isActive: true, isLoading: false, usedAt: 0 };

describe('a gesture', () => {
  it('is for the panel on a configured site', () => {
    expect(gesturePlace(CRM, SITES, NOW)).toBe('panel');
  });

  it('is for the side panel elsewhere, and where the browser does not say where', () => {
    expect(gesturePlace('https://news.example/', SITES, NOW)).toBe('side-panel');
    expect(gesturePlace(null, SITES, NOW)).toBe('side-panel');
  });

  it('is for the side panel on a site that blocked the frame this week', () => {
    expect(gesturePlace(CRM, blockedAt(NOW - DAY), NOW)).toBe('side-panel');
    expect(gesturePlace(CRM, blockedAt(NOW - 8 * DAY), NOW)).toBe('panel');
  });

  it('opens the side panel before anything is awaited', () => {
    const opened: number[] = [];
    const never = new Promise<never>(() => undefined);
    answerGesture(
      { ...tab, url: null },
      {
        platform: {
          openSidePanel: async (windowId) => void opened.push(windowId),
          closeSidePanel: () => never,
          toggleSidebar: () => null,
          openTab: () => never,
          pageUrl: (page) => page,
        },
        readKnownSites: (onRead) => onRead(SITES),
        now: () => NOW,
        awake: () => null,
        ready: () => never,
      },
    );
    expect(opened).toEqual([1]);
  });

  it('opens and closes the panel of the page, and remembers it', async () => {
    const { profile, worker } = await atWork();
    const { core } = worker;
    const gesture = () =>
      answerGesture(tab, {
        platform: profile.browser,
        readKnownSites: (onRead) => onRead(SITES),
        now: () => NOW,
        awake: () => core,
        ready: async () => core,
      });
    gesture();
    await vi.waitFor(() => expect(profile.settings.layouts.value[ORIGIN]?.open).toBe(true));
    gesture();
    await vi.waitFor(() => expect(profile.settings.layouts.value[ORIGIN]?.open).toBe(false));
    expect(profile.browser.sent.filter(({ type }) => type === 'panelToggled')).toHaveLength(2);
    expect(profile.browser.opened).toEqual([]);
  });

  it('has Firefox open or close its sidebar, before anything is awaited', () => {
    const toggled: string[] = [];
    const never = new Promise<never>(() => undefined);
    const toggleSidebar = async () => void toggled.push('sidebar');
    answerGesture(
      { ...tab, url: null },
      {
        platform: { ...fakeBrowser(), toggleSidebar },
        readKnownSites: (onRead) => onRead(SITES),
        now: () => NOW,
        awake: () => null,
        ready: () => never,
      },
    );
    expect(toggled).toEqual(['sidebar']);
  });

  it('opens a page in a tab where the browser refuses the side panel', async () => {
    const { profile, worker } = await atWork();
    answerGesture(
      { ...tab, url: null },
      {
        platform: {
          ...profile.browser,
          openSidePanel: () => Promise.reject(new Error('No side panel here.')),
        },
        readKnownSites: (onRead) => onRead(SITES),
        now: () => NOW,
        awake: () => worker.core,
        ready: async () => worker.core,
      },
    );
    await vi.waitFor(() => expect(profile.browser.opened).toEqual([expect.stringContaining('console.html')]));
  });
});
