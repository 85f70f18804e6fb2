/** Opens the console in happy-dom at an address, with a background that answers the usual things, and waits until it has painted. */
import { vi } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import type { Clock } from '../../lib/app/clock.ts';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { ACCOUNTS, HEALTH, HISTORY } from './console-lists.ts';
import { ALL_GROUPS, CONFIGURATION, GROUPS_WINDOW, usersOf } from './console-views.ts';
import { type FakePageClient, fakePageClient } from './fake-page-client.ts';
import { fixedRouter } from './fixed-router.ts';
import { panelView } from './panel-views.ts';
import { renderPage, settle } from './render-page.tsx';

export const ok = <T,>(value: T) => ({ ok: true as const, value });
export const OFFLINE = { ok: false as const, error: { kind: 'offline' as const, detail: '' } };
export const GONE = { ok: false as const, error: { kind: 'not-found' as const, detail: '' } };

export interface OpenConsole {
  view?: PanelView;
  answers?: FakePageClient['answers'];
  clock?: Clock;
}

export async function openConsole(hash: string, given: OpenConsole = {}) {
  const client = fakePageClient({
    view: given.view ?? panelView(),
    surface: 'console',
    answers: {
      readConfiguration: () => ok(CONFIGURATION),
      readGroups: () => ok(GROUPS_WINDOW),
      listGroups: () => ok(ALL_GROUPS),
      readUsers: (query: Parameters<typeof usersOf>[0]) => ok(usersOf(query)),
      readHistory: () => ok(HISTORY),
      readHealth: () => ok(HEALTH),
      readAccounts: () => ok(ACCOUNTS),
      ...given.answers,
    },
  });
  const router = fixedRouter(hash);
  await renderPage(<Console router={router} pane={createPaneWidth(null)} />, {
    client,
    ...(given.clock ? { clock: given.clock } : {}),
  });
  await idle();
  return { client, router };
}

/** Data of pages comes a little later. */
export async function idle(): Promise<void> {
  const look = async () => {
    await settle(() => undefined);
    if (document.querySelector('[aria-busy], .skeleton')) throw new Error('The page is still loading.');
  };
  await vi.waitFor(look, { timeout: 10_000, interval: 10 });
  await settle(() => undefined);
}

/** For an account that reads everything and changes nothing. */
export const SUPPORT: OpenConsole = {
  view: panelView({
    session: { ...panelView().session, username: 'support.sam', role: 'support' },
    readOnly: { reason: 'role' },
  }),
  answers: {
    readConfiguration: () =>
      ok({
        ...CONFIGURATION,
        mayAdminister: false,
        instances: CONFIGURATION.instances.map((row) => ({ ...row, role: 'support' as const })),
      }),
  },
};
