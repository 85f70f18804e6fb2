/** The console with a fake background, for tests of what is edited in it: it answers as long as the test says nothing else. */
import { vi } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import type { ImpactWindow } from '../../lib/schema/console/impact-window.ts';
import { CONFIGURATION, GROUP_VIEW, GROUPS_WINDOW, INSTANCE_VIEW, PLACES } from '../support/console-views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { fixedRouter } from '../support/fixed-router.ts';
import { panelView, uuid } from '../support/panel-views.ts';
import { renderPage, settle } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';

export const ok = <T,>(value: T) => ({ ok: true as const, value });
export const contoso = `#/instances/${PLACES.contoso}`;
export const tier1 = `${contoso}/groups/${PLACES.tier1}`;

const NOBODY: ImpactWindow = { total: 0, offset: 0, rows: [], fields: [], affected: 0, changed: 0 };
export const SOME: ImpactWindow = {
  total: 2,
  offset: 0,
  rows: [
    { id: uuid(31), name: 'Eve Castellanos', username: 'eve', changes: ['popFlow.autoOpen'], keeps: [] },
    { id: uuid(32), name: 'Ben Okafor', username: 'ben', changes: [], keeps: ['popFlow.autoOpen'] },
  ],
  fields: [{ field: 'popFlow.autoOpen', changes: 1, keeps: 1 }],
  affected: 2,
  changed: 1,
};

export async function open(hash: string, answers: FakePageClient['answers'] = {}) {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      readConfiguration: () => ok(CONFIGURATION),
      readGroups: () => ok(GROUPS_WINDOW),
      readRecord: ({ kind }: { kind: string }) => ok(kind === 'crm-instances' ? INSTANCE_VIEW : GROUP_VIEW),
      readImpact: () => ok(NOBODY),
      editRecord: () => ok({ changeId: 'c1' }),
      ...answers,
    },
  });
  const router = fixedRouter(hash);
  await renderPage(<Console router={router} pane={createPaneWidth(null)} />, { client });
  const look = async () => {
    await settle(() => undefined);
    if (document.querySelector('main [aria-busy]')) throw new Error('The page is still loading.');
  };
  // A guard against hanging: the first page of a file waits for its modules to be compiled.
  await vi.waitFor(look, { timeout: 60_000, interval: 10 });
  await settle(() => undefined);
  return { client, router };
}

export const box = (name: string) => byRole<HTMLInputElement>('textbox', name);
export const button = (name: string) => byRole<HTMLButtonElement>('button', name);
export const words = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
