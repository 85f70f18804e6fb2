// @vitest-environment happy-dom
/** What a restored server lost, on the page of pending changes: which record, what it had and has, whose, since when, and what can be done. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import type { LostItem } from '../../lib/schema/lost-view.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import {
  LOST_DELETION,
  LOST_EDIT,
  LOST_IN_PART,
  LOST_RECORD,
  lostWindow,
  MANY_LOST,
} from '../support/lost-views.ts';
import { LIVE, panelView } from '../support/panel-views.ts';
import { press, renderPage } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

async function show(items: readonly LostItem[], view: Partial<PanelView> = {}, name = 'pending') {
  const answers: FakePageClient['answers'] = {
    listPending: () => ({ ok: true, value: [] }),
    listLost: ({ offset, limit }: { offset: number; limit: number }) => ({
      ok: true,
      value: { ...lostWindow(items), items: items.slice(offset, offset + limit) },
    }),
  };
  const sync = items.length > 0 ? { ...LIVE, lost: items.length } : LIVE;
  const client = fakePageClient({ view: panelView({ sync, ...view }), surface: 'console', answers });
  const nothing = () => undefined;
  const route = signal({ name, rest: '' });
  const router = { route, asked: signal(null), hold: () => nothing, answer: nothing, stop: nothing };
  await renderPage(<Console router={router} />, { client });
  return client;
}

const words = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');

function inDialog(title: string, button: string): HTMLElement {
  const within = byRole('dialog', title);
  return allByRole('button', button).find((one) => within.contains(one)) as HTMLElement;
}

test('an edit that went back tells who had saved it and when, and each field as it was and is', async () => {
  await show([LOST_EDIT]);
  expect(byRole('region', 'Lost when the server was restored')).toBeTruthy();
  expect(words()).toContain('1 change that had been saved is gone there.');
  expect(words()).toContain('Saved by you 3 h ago');
  expect(words()).toContain('Full Namebefore Eve Castellanosafter Eve Castellano');
  expect(words()).toContain('changed since');
});

test('it is sent again by one press, under its key', async () => {
  const client = await show([LOST_EDIT]);
  await press(byRole('button', 'Send again'));
  expect(client.sent('sendLostAgain')).toEqual([{ keys: [LOST_EDIT.key] }]);
});

test('letting it go asks first', async () => {
  const client = await show([LOST_EDIT]);
  await press(byRole('button', 'Discard'));
  expect(client.sent('discardLost')).toEqual([]);
  await press(inDialog('Let 1 lost change go?', 'Discard'));
  expect(client.sent('discardLost')).toEqual([{ keys: [LOST_EDIT.key] }]);
});

test('a record that is gone says so, and one that is back again cannot be sent', async () => {
  await show([LOST_RECORD, LOST_DELETION]);
  expect(words()).toContain('Saved by admin.ben 26 h ago');
  expect(words()).toContain('The whole record is gone.');
  expect(words()).toContain('It had been deleted, and is there again.');
  expect(allByRole('button', 'Send again')).toHaveLength(1);
});

test('what names a record that is gone says why it cannot be sent', async () => {
  await show([LOST_IN_PART]);
  expect(words()).toContain('This cannot be sent again:User group:');
});

test('all are sent after a question, and those that cannot be are not counted', async () => {
  const client = await show([LOST_EDIT, LOST_RECORD, LOST_DELETION]);
  await press(byRole('button', 'Send all again'));
  await press(inDialog('Send 2 changes again?', 'Send again'));
  expect(client.sent('sendLostAgain')).toEqual([{ keys: 'all' }]);
});

test('of very many fifty are shown, then more', async () => {
  await show(MANY_LOST);
  expect(words()).toContain('50 of 60 are shown.');
  await press(byRole('button', 'Show more'));
  expect(allByRole('button', 'Send again')).toHaveLength(60);
});

test('who may change nothing can copy and discard', async () => {
  const session = { ...panelView().session, role: 'support' as const };
  await show([LOST_EDIT], { session });
  expect(allByRole('button', 'Send again')).toEqual([]);
  expect(words()).toContain('Your account may not send them again.');
  expect(byRole('button', 'Copy')).toBeTruthy();
});

test('the status and other pages say so too', async () => {
  await show([LOST_EDIT, LOST_RECORD], {}, 'health');
  expect(byRole('status', 'Sync status').textContent).toContain('All changes saved, 2 lost by a restore');
  expect(words()).toContain('The server was restored from a backup, and 2 saved changes are gone.');
});

test('without a restore nothing of it is asked for or said', async () => {
  const client = await show([]);
  expect(client.sent('listLost')).toEqual([]);
  expect(words()).toContain('Nothing is pending');
});
