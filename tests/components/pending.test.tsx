// @vitest-environment happy-dom
/** The page of edits that are not saved yet: who, what, why, since when, and what can be done. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import type { PendingChange } from '../../lib/schema/views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { LIVE, NOW, panelView, uuid } from '../support/panel-views.ts';
import { ADDED, CONTESTED, DECIDED, GONE, TAKEN, WAITING } from '../support/pending-views.ts';
import { press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

async function show(pending: PendingChange[], answers: FakePageClient['answers'] = {}) {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: { listPending: () => ({ ok: true, value: pending }), ...answers },
  });
  const nothing = () => undefined;
  const route = signal({ name: 'pending', rest: '' });
  const router = { route, asked: signal(null), hold: () => nothing, answer: nothing, stop: nothing };
  await renderPage(<Console router={router} />, { client });
  return client;
}

const words = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');

test('a refused change tells who, what, why and since when, and can be sent again', async () => {
  const client = await show([TAKEN]);
  expect(byRole('heading', 'Ben Okafor').tagName).toBe('H2');
  expect(words()).toContain('CTI agent mappingOverride+added: Overflow desk 4713 in NICE EU');
  expect(words()).toContain('Queued 1 h ago');
  expect(words()).toContain('Overflow desk is mapped to Finn Gallagher. Use Move here');
  await press(byRole('button', 'Retry'));
  expect(client.sent('retryPending')).toEqual([{ changeId: 'c2' }]);
});

test('what waits for the server has a value per field and nothing to retry', async () => {
  await show([WAITING]);
  expect(words()).toContain('User groupNo groupOpen automaticallyOff');
  expect(words()).toContain('waiting');
  expect(allByRole('button', 'Retry')).toEqual([]);
});

test('a decision of which nothing else is left waits to be recorded, and may be discarded', async () => {
  const client = await show([DECIDED]);
  expect(words()).toContain('Your decision waits to be recorded: Keep theirs.');
  await press(byRole('button', 'Discard'));
  const dialog = byRole('dialog', 'Discard this change?');
  expect(dialog.textContent).toContain('Your decision was not recorded on the server.');
  await press(byRole('button', 'Discard change'));
  expect(client.sent('discardPending')).toEqual([{ changeId: 'c8' }]);
});

test('a decision for the own change waits with what it gives each field', async () => {
  await show([{ ...WAITING, decided: 'mine' }]);
  expect(words()).toContain('User groupNo group');
  expect(words()).toContain('Your decision waits to be recorded: Keep mine.');
});

test('a change of a deleted record says that it may be restored', async () => {
  await show([GONE]);
  expect(words()).toContain('It was deleted, or your account may not see it any more. Retry once');
});

test('a change that the role no longer allows says when it can be retried', async () => {
  await show([{ ...TAKEN, error: { kind: 'forbidden', detail: 'Only an admin may do this.' } }]);
  expect(words()).toContain('Your account may not change this any more. Retry once it may again.');
});

test('a conflict is reviewed here, not retried', async () => {
  const client = await show([CONTESTED]);
  expect(words()).toContain('admin.ben changed the same thing 5 min ago.');
  expect(allByRole('button', 'Retry')).toEqual([]);
  await press(byRole('button', 'Review'));
  await press(byRole('button', 'Keep theirs'));
  expect(client.sent('resolveConflict')).toEqual([{ changeId: 'c7', keep: 'theirs', version: 4 }]);
});

test('discarding a change asks first', async () => {
  const client = await show([TAKEN]);
  await press(byRole('button', 'Discard'));
  expect(client.sent('discardPending')).toEqual([]);
  await press(byRole('button', 'Discard change'));
  expect(client.sent('discardPending')).toEqual([{ changeId: 'c2' }]);
});

test('discarding half of a move says that the other half goes with it', async () => {
  await show([{ ...TAKEN, content: TAKEN.content && { ...TAKEN.content, isMoveHalf: true } }]);
  await press(byRole('button', 'Discard'));
  expect(byRole('dialog').textContent).toContain('half of a move');
});

test('a change that is being sent cannot be taken back', async () => {
  await show([{ ...WAITING, state: 'sending' }]);
  expect(byRole<HTMLButtonElement>('button', 'Discard').disabled).toBe(true);
});

test('a refused addition is corrected and sent again', async () => {
  const client = await show([ADDED]);
  expect(words()).toContain('is called new.person. Choose another username.');
  await press(byRole('button', 'Edit'));
  await type(byRole<HTMLInputElement>('textbox', 'Username'), 'new.person2');
  await press(byRole('button', 'Save'));
  expect(client.sent('reviseAddition')).toEqual([
    { changeId: 'c3', set: { nativeId: null, username: 'new.person2', fullName: 'New Person' } },
  ]);
});

test('many changes are grouped by person, those that need somebody first', async () => {
  const many = Array.from({ length: 200 }, (_, at): PendingChange => {
    const who = at % 20;
    return { ...WAITING, changeId: `m${at}`, id: uuid(1_000 + who), name: `Person ${who}` };
  });
  await show([...many, TAKEN, CONTESTED]);
  const headings = [...document.querySelectorAll('main h2')].map(({ textContent }) => textContent);
  expect(headings).toHaveLength(22);
  expect(headings.slice(0, 3)).toEqual(['Eve Castellanos', 'Ben Okafor', 'Person 0']);
  expect(byRole('region', 'Person 0').textContent).toContain('10 changes');
});

test('all are sent again at one command, and dropped only after a question', async () => {
  const client = await show([TAKEN, ADDED]);
  await press(byRole('button', 'Retry all'));
  expect(client.sent('retryAllPending')).toHaveLength(1);
  await press(byRole('button', 'Discard all'));
  expect(client.sent('discardAllPending')).toEqual([]);
  expect(byRole('dialog', 'Discard 2 changes?').textContent).toContain('cannot be undone');
  await press(allByRole('button', 'Discard all').at(-1) as HTMLElement);
  expect(client.sent('discardAllPending')).toHaveLength(1);
});

test('nothing can be retried at once while nothing was refused', async () => {
  await show([WAITING, { ...WAITING, changeId: 'c9' }]);
  expect(byRole<HTMLButtonElement>('button', 'Retry all').disabled).toBe(true);
});

test('changes are copied as a text that says what, whose and why', async () => {
  const copied: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: async (text: string) => void copied.push(text) },
  });
  await show([WAITING, TAKEN]);
  await press(byRole('button', 'Copy as text'));
  expect(words()).toContain('Copied');
  expect(JSON.parse(copied[0] ?? '')).toMatchObject([
    {
      kind: 'crm-users',
      record: { key: 'eve.castellanos', name: 'Eve Castellanos' },
      queuedAt: new Date(NOW - 300_000).toISOString(),
      reason: null,
      version: 3,
      set: { groupId: null, popFlow: { autoOpen: false } },
    },
    { state: 'parked', reason: { kind: 'refused', detail: expect.stringContaining('Finn Gallagher') } },
  ]);
});

test('the text can be copied by hand where the browser forbids it', async () => {
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
  await show([WAITING, TAKEN]);
  await press(byRole('button', 'Copy as text'));
  expect(byRole('dialog').querySelector('textarea')?.value).toContain('"eve.castellanos"');
});

test('a change that is refused while the page is open is read again', async () => {
  const pending = [WAITING];
  const client = await show(pending);
  pending[0] = { ...TAKEN, changeId: 'c1' };
  await settle(() => client.tell('syncChanged', { ...LIVE, pending: 1, parked: 1 }));
  await settle(() => undefined);
  expect(words()).toContain('Finn Gallagher');
});

test('a command that fails says why', async () => {
  const error = { kind: 'invalid' as const, detail: 'This edit may already have reached the server.' };
  await show([TAKEN], { discardPending: () => ({ ok: false, error }) });
  await press(byRole('button', 'Discard'));
  await press(byRole('button', 'Discard change'));
  expect(document.querySelector('[role=alert]')?.textContent).toContain('may already have reached');
});

test('nothing pending is said plainly', async () => {
  await show([]);
  expect(words()).toContain('Nothing is pending: all changes are saved on the server.');
  expect(allByRole('button', 'Retry all')).toEqual([]);
});

test('what a refusal is about stands under its label, and in the correction at its field', async () => {
  const detail = 'fullName: Use at most 1024 characters.';
  const problem = { status: 422, code: 'invalid_body', title: 'Not a valid edit', field: 'fullName', detail };
  await show([{ ...ADDED, error: { kind: 'refused', detail, problem } }]);
  expect(words()).toContain('Full Name: Use at most 1,024 characters.');
  expect(words()).not.toContain('fullName:');
  await press(byRole('button', 'Edit'));
  const box = byRole<HTMLInputElement>('textbox', 'Full Name');
  const said = () => document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(said()).toBe('Use at most 1,024 characters.');
  await type(box, 'Shorter');
  expect(box.getAttribute('aria-invalid')).toBeNull();
  await type(byRole<HTMLInputElement>('textbox', 'Username'), '');
  expect(byRole('dialog').textContent).toContain('This field is required.');
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
});
