// @vitest-environment happy-dom
/** The question about two changes of one thing: what it shows, what it sends, and when it may take the focus. */
import { signal } from '@preact/signals';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import type { PanelView } from '../../lib/schema/views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { openGuard } from '../support/open-guard.ts';
import { GROUPS, panelView } from '../support/panel-views.ts';
import { CONFLICT as conflict } from '../support/pending-views.ts';
import { choose, press, renderPage, settle } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

// Loaded once, so that a test waits for what it means and not for the import.
beforeAll(() => import('../../components/conflict/conflict-notice.tsx'));
beforeEach(() => vi.restoreAllMocks());

async function show(options: { answers?: FakePageClient['answers']; isVisible?: boolean } = {}) {
  const client = fakePageClient({ view: panelView(), surface: 'panel', answers: options.answers });
  const guard = openGuard(signal(options.isVisible ?? true), signal(options.isVisible === false));
  await renderPage(<Panel />, { client, guard });
  return client;
}

async function meet(client: FakePageClient, more: Partial<PanelView> = {}): Promise<void> {
  await settle(() => client.tell('viewChanged', panelView({ conflict, ...more })));
  // What the first view of a conflict loads is painted a turn later.
  await settle(() => undefined);
}
const dialogs = () => allByRole('dialog');
const words = () => (dialogs()[0]?.textContent ?? '').replace(/\s+/g, ' ');

test('opens at once for a person who writes nothing, and says who, when, and both sides', async () => {
  await meet(await show());
  const [dialog] = dialogs();
  expect(dialog?.getAttribute('role')).toBe('alertdialog');
  expect(dialog?.querySelector('h2')?.textContent).toBe('Someone else changed this');
  expect(words()).toContain('admin.ben changed Eve Castellanos 5 min ago. Your change, made 12 min ago,');
  expect(words()).toContain('User groupMineTier 2TheirsNo group');
});

test('tells of a mapping what each side added and removed', async () => {
  await meet(await show());
  const [mine, theirs] = document.querySelectorAll('dialog section:last-of-type dd');
  expect(mine?.textContent).toBe('Override+added: Eve Castellanos (chat) 4712 in NICE EU');
  expect(theirs?.textContent).toBe(
    'Override+added: Overflow desk 4713 in NICE EU−removed: Eve Castellanos 4711 in NICE EU',
  );
});

test.each([
  ['Keep mine', 'mine'],
  ['Keep theirs', 'theirs'],
])('%s decides about the row that was shown, and closes', async (name, keep) => {
  const client = await show();
  await meet(client);
  await press(byRole('button', name));
  expect(client.sent('resolveConflict')).toEqual([{ changeId: 'c7', keep, version: 4 }]);
  expect(dialogs()).toEqual([]);
});

test('Decide later leaves it pending, and the notice opens it again', async () => {
  const client = await show();
  await meet(client);
  await press(allByRole('button', 'Decide later')[0] as HTMLElement);
  expect(dialogs()).toEqual([]);
  expect(client.sent('resolveConflict')).toEqual([]);
  expect(document.body.textContent).toContain(
    'Not saved: User group, CTI agent mapping. admin.ben changed it too, 5 min ago.',
  );
  await press(byRole('button', 'Review'));
  expect(dialogs()).toHaveLength(1);
});

test('Decide later holds though the conflict was out of sight for a moment', async () => {
  const client = await show();
  await meet(client);
  await press(allByRole('button', 'Decide later')[0] as HTMLElement);
  await meet(client, { conflict: null });
  await meet(client);
  expect(dialogs()).toEqual([]);
  byRole('button', 'Review');
});

test('a question that the person opened is open again after it was out of sight for a moment', async () => {
  const client = await show();
  await meet(client);
  await press(allByRole('button', 'Decide later')[0] as HTMLElement);
  await press(byRole('button', 'Review'));
  await meet(client, { conflict: null });
  expect(dialogs()).toEqual([]);
  await meet(client);
  expect(dialogs()).toHaveLength(1);
});

test('does not open over a draft', async () => {
  const client = await show();
  await choose(byRole<HTMLSelectElement>('combobox', 'User group'), GROUPS[1]?.name ?? '');
  await meet(client);
  expect(dialogs()).toEqual([]);
  byRole('button', 'Review');
});

test('does not open while the focus is in the CRM page', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  await meet(await show());
  expect(dialogs()).toEqual([]);
  byRole('button', 'Review');
});

test('does not open under somebody who types', async () => {
  const client = await show();
  const box = document.querySelector('main')?.appendChild(document.createElement('input'));
  box?.focus();
  await meet(client);
  expect(dialogs()).toEqual([]);
});

test('goes when nothing is in conflict any more', async () => {
  const client = await show();
  await meet(client);
  await meet(client, { conflict: null });
  expect(dialogs()).toEqual([]);
  expect(allByRole('button', 'Review')).toEqual([]);
});

test('says when they changed it once more, and decides about that', async () => {
  const client = await show();
  await meet(client);
  await meet(client, { conflict: { ...conflict, version: 5 } });
  expect(words()).toContain('It was changed once more just now.');
  await press(byRole('button', 'Keep mine'));
  expect(client.sent('resolveConflict')).toEqual([{ changeId: 'c7', keep: 'mine', version: 5 }]);
});

test('stays open when the decision cannot be stored, and says so', async () => {
  const error = { kind: 'storage' as const, detail: 'The disk is full.' };
  const client = await show({ answers: { resolveConflict: () => ({ ok: false, error }) } });
  await meet(client);
  await press(byRole('button', 'Keep mine'));
  expect(words()).toContain('The disk is full.');
});

test('names the account itself where it made both changes', async () => {
  await meet(await show(), { conflict: { ...conflict, theirsBy: 'admin.ada' } });
  expect(words()).toContain('You changed Eve Castellanos 5 min ago, in another window or browser.');
});

test('cannot be decided while the panel is not plainly visible, and leads to the console', async () => {
  const client = await show({ isVisible: false });
  await meet(client);
  expect(byRole<HTMLButtonElement>('button', 'Keep mine').disabled).toBe(true);
  expect(byRole<HTMLButtonElement>('button', 'Keep theirs').disabled).toBe(true);
  await press(byRole('link', 'Confirm in the console'));
  expect(client.sent('openConsole')).toEqual([{ route: '#/pending' }]);
});
