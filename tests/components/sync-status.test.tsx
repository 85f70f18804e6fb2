// @vitest-environment happy-dom
/** What `Sync status` says aloud: outcomes, and nothing while time only passes. */
import { expect, test } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import type { SyncStatus } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { LIVE, NOW, panelView } from '../support/panel-views.ts';
import { renderPage, settle } from '../support/render-page.tsx';

async function show() {
  const client = fakePageClient({ view: panelView(), surface: 'panel' });
  await renderPage(<Panel />, { client });
  const said: string[] = [];
  const region = document.querySelector('footer [aria-live="polite"].visually-hidden');
  const tell = async (sync: Partial<SyncStatus>) => {
    const before = region?.textContent;
    await settle(() => client.tell('syncChanged', { ...LIVE, ...sync }));
    if (region?.textContent !== before) said.push(region?.textContent ?? '');
  };
  return { said, tell };
}

test('a poll and the passing of time are not announced', async () => {
  const { said, tell } = await show();
  await tell({ state: 'syncing' });
  await tell({ checkedAt: NOW });
  await tell({ state: 'syncing', checkedAt: NOW });
  expect(said).toEqual([]);
});

test('an edit is announced once as not saved and once as saved', async () => {
  const { said, tell } = await show();
  await tell({ pending: 1 });
  await tell({ state: 'syncing', pending: 1 });
  await tell({ pending: 0 });
  expect(said).toEqual(['Live. 1 not saved yet.', 'Live. All changes saved.']);
});

test('offline and failed are announced', async () => {
  const { said, tell } = await show();
  await tell({ state: 'offline', pending: 2 });
  await tell({ state: 'failed', pending: 2, parked: 1 });
  expect(said).toEqual(['Offline. 2 not saved yet.', 'Failed. 2 not saved yet, 1 on hold.']);
});

test('the visible status is not a live region, since its age changes by itself', async () => {
  await show();
  expect(document.querySelector('[role=status][aria-label="Sync status"]')?.getAttribute('aria-live')).toBe(
    'off',
  );
});
