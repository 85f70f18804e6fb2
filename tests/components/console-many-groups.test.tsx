// @vitest-environment happy-dom
/** An instance with a thousand user groups: every list in which one is chosen holds all of them. */
import { expect, test, vi } from 'vitest';
import { BULK_PLAN } from '../support/console-online.ts';
import { GROUP_VIEW, INSTANCE_VIEW, PLACES, usersOf } from '../support/console-views.ts';
import { idle, ok, openConsole } from '../support/open-console.tsx';
import { uuid } from '../support/panel-views.ts';
import { choose, press } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';

const groups = Array.from({ length: 1_000 }, (_, index) => ({
  id: uuid(5_000 + index),
  name: `Team ${String(index).padStart(4, '0')}`,
}));

const open = () =>
  openConsole(`#/instances/${PLACES.contoso}/users`, {
    answers: {
      readRecord: () => ok(INSTANCE_VIEW),
      listGroups: () => ok({ groups }),
      planBulk: () => ok(BULK_PLAN),
    },
  });

const labels = (box: Element) => [...box.querySelectorAll('option')].map(({ text }) => text);
const names = groups.map(({ name }) => name);
const inDialog = () => byRole('dialog').querySelector('select') as HTMLSelectElement;
/** The groups come a little after the dialog. */
const filled = () =>
  vi.waitFor(() => expect(inDialog().options.length).toBeGreaterThan(1_000), { timeout: 10_000 });

test('the filter of the grid lists every group and filters by the last one', async () => {
  const { client } = await open();
  const filter = byRole('combobox', 'User group') as HTMLSelectElement;
  expect(labels(filter)).toEqual(['All groups', 'No group', ...names]);
  await choose(filter, 'Team 0999');
  await idle();
  expect(client.sent('readUsers').at(-1)).toMatchObject({ filter: { groupId: uuid(5_999) } });
});

test('Add User offers every group', async () => {
  await open();
  await press(byRole('button', 'Add User'));
  await filled();
  expect(labels(inDialog())).toEqual(['No group', ...names]);
});

test('an edit of many users moves them to any group', async () => {
  const { client } = await open();
  await press(byRole('checkbox', 'Select all that match'));
  await press(byRole('button', 'Move to group'));
  await filled();
  expect(labels(inDialog()).slice(-1_000)).toEqual(names);
  await choose(inDialog(), 'Team 0999');
  await idle();
  expect(client.sent('planBulk')).toMatchObject([{ action: { do: 'move', groupId: uuid(5_999) } }]);
});

test('the page of a group counts the users of that group alone', async () => {
  await openConsole(`#/instances/${PLACES.contoso}/groups/${PLACES.tier1}/users`, {
    answers: {
      readRecord: () => ok(GROUP_VIEW),
      readUsers: (query: Parameters<typeof usersOf>[0]) => ok({ ...usersOf({ ...query, search: 'x' }) }),
    },
  });
  await vi.waitFor(async () => {
    await idle();
    expect(document.querySelector('.counts')?.textContent).toBe('12 users');
  });
});

test('the focus stays on the group somebody chooses by its letters, though the plan comes under it', async () => {
  await open();
  await press(byRole('checkbox', 'Select all that match'));
  await press(byRole('button', 'Move to group'));
  await filled();
  const box = inDialog();
  box.focus();
  await choose(box, 'Team 0999');
  await idle();
  expect(document.activeElement).toBe(box);
  expect(inDialog()).toBe(box);
});

test('fifty thousand users of a group are counted as people write it', async () => {
  await openConsole(`#/instances/${PLACES.contoso}/groups/${PLACES.tier1}/users`, {
    answers: { readRecord: () => ok({ ...GROUP_VIEW, users: 50_000 }) },
  });
  await vi.waitFor(async () => {
    await idle();
    expect(document.querySelector('.counts')?.textContent).toBe('50,000 users');
  });
  expect(document.querySelector('main h1')?.closest('.page-heading')?.textContent).toContain('50,000 users');
});
