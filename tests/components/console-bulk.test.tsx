// @vitest-environment happy-dom
/** Many users at once: selecting them, the preview, its application, and what stands in the way. */
import { expect, test, vi } from 'vitest';
import { BULK_PLAN, INHERIT_PLAN } from '../support/console-online.ts';
import { INSTANCE_VIEW, PLACES, userRow } from '../support/console-views.ts';
import { idle, OFFLINE, type OpenConsole, ok, openConsole, SUPPORT } from '../support/open-console.tsx';
import { choose, press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const users = `#/instances/${PLACES.contoso}/users`;
const FILTER = { groupId: null, mapped: null, mode: null, environmentId: null, health: null };

async function open(given: OpenConsole = {}) {
  const opened = await openConsole(users, {
    ...given,
    answers: {
      readRecord: () => ok(INSTANCE_VIEW),
      planBulk: () => ok(BULK_PLAN),
      applyBulk: () => ok({ changed: 812 }),
      listUserIds: () => ok({ ids: [userRow(0).id, userRow(1).id, userRow(2).id, userRow(3).id] }),
      ...given.answers,
    },
  });
  await vi.waitFor(async () => {
    await idle();
    if (!grid().textContent?.includes('Ada')) throw new Error('The rows are not here yet.');
  });
  return opened;
}

const grid = () => document.querySelector<HTMLElement>('[role=grid]') as HTMLElement;
const boxes = () => [...grid().querySelectorAll<HTMLInputElement>('[role=gridcell] input')];
const key = async (name: string, more: KeyboardEventInit = {}) => {
  await settle(
    () => void grid().dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, ...more })),
  );
  await idle();
};
const tick = async (index: number, init: MouseEventInit = {}) => {
  const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...init });
  await settle(() => void boxes()[index]?.dispatchEvent(event));
  await idle();
};
const bar = () => document.querySelector('.bulk-bar')?.textContent;
const dialog = () => byRole('dialog').textContent?.replace(/\s+/g, ' ') ?? '';
const inDialog = (name: string) =>
  [...byRole('dialog').querySelectorAll('button')].find(
    ({ textContent }) => textContent === name,
  ) as HTMLButtonElement;

test('a box shows at once that it was ticked', async () => {
  await open();
  const box = boxes()[0] as HTMLInputElement;
  let shown: boolean | undefined;
  await settle(() => {
    box.click();
    shown = box.checked;
  });
  expect(shown).toBe(true);
  expect(boxes()[0]?.checked).toBe(true);
});

test('boxes select one by one, with Shift a range', async () => {
  const { client } = await open();
  await tick(0);
  expect(bar()).toContain('1 user selected');
  await tick(3, { shiftKey: true });
  expect(bar()).toContain('4 users selected');
  expect(client.sent('listUserIds')).toMatchObject([{ offset: 0, limit: 4, filter: FILTER }]);
  expect(
    boxes()
      .slice(0, 5)
      .map(({ checked }) => checked),
  ).toEqual([true, true, true, true, false]);
  await tick(1);
  expect(bar()).toContain('3 users selected');
});

test('the keyboard selects: Space, Ctrl+A, and Space again', async () => {
  await open();
  await key('ArrowDown');
  await key(' ');
  expect(bar()).toContain('1 user selected');
  expect(grid().querySelectorAll('[role=row][aria-selected=true]')).toHaveLength(1);
  await key('a', { ctrlKey: true });
  expect(bar()).toContain('50,000 users selected');
  await key(' ');
  expect(bar()).toContain('49,999 users selected');
});

test('all that match are asked for by search and filter, not by their ids', async () => {
  const { client } = await open();
  await press(byRole('checkbox', 'Select all that match'));
  await tick(2);
  await press(byRole('button', 'Set Inherit'));
  await idle();
  expect(client.sent('planBulk')).toEqual([
    {
      instanceId: PLACES.contoso,
      selection: { is: 'all', search: '', filter: FILTER, except: [userRow(2).id] },
      action: { do: 'inherit' },
    },
  ]);
});

test('another search drops a selection of all, and keeps those selected one by one', async () => {
  await open();
  await tick(0);
  await type(byRole('searchbox', 'Search users'), 'jane');
  await idle();
  expect(bar()).toContain('1 user selected');
  await press(byRole('checkbox', 'Select all that match'));
  await type(byRole('searchbox', 'Search users'), '');
  await idle();
  expect(bar()).not.toContain('selected');
});

test('a move asks for the group, shows what changes for whom, and applies that', async () => {
  const { client } = await open();
  await tick(0);
  await press(byRole('button', 'Move to group'));
  await idle();
  expect(client.sent('planBulk')).toEqual([]);
  await choose([...byRole('dialog').querySelectorAll('select')][0] as HTMLSelectElement, 'Tier 2');
  await idle();
  expect(dialog()).toContain('Users that change: 812. As wanted already: 88.');
  expect(dialog()).toContain('Ben Brandtbefore No groupafter Tier 2');
  await press(inDialog('Apply'));
  await idle();
  expect(client.sent('applyBulk')).toEqual([{ planId: BULK_PLAN.planId, key: expect.any(String) }]);
  expect(bar()).toBe('812 users changed.');
});

test('problems are named and nothing can be applied', async () => {
  await open({ answers: { planBulk: () => ok(INHERIT_PLAN) } });
  await tick(0);
  await press(byRole('button', 'Set Inherit'));
  await idle();
  expect(dialog()).toContain('before Override: 4711, A12after Inherit: no agents');
  expect(dialog()).toContain('has changes that are not saved yet');
  expect(inDialog('Apply').disabled).toBe(true);
});

test('a deletion needs the number of users to be typed', async () => {
  await open();
  await tick(0);
  await press(byRole('button', 'Delete users'));
  await idle();
  expect(inDialog('Delete').disabled).toBe(true);
  await type(byRole('textbox', 'Type 812 to confirm'), '812');
  expect(inDialog('Delete').disabled).toBe(false);
});

test('when somebody was first nothing is applied, and the preview is made anew', async () => {
  const conflict = { kind: 'conflict' as const, detail: '', current: [] };
  const { client } = await open({ answers: { applyBulk: () => ({ ok: false, error: conflict }) } });
  await tick(0);
  await press(byRole('button', 'Set Inherit'));
  await idle();
  await press(inDialog('Apply'));
  await idle();
  expect(dialog()).toContain('Nothing was applied. This is the preview now.');
  expect(client.sent('planBulk')).toHaveLength(2);
});

test('without an answer nobody is told that nothing was applied, and the selection stays', async () => {
  await open({ answers: { applyBulk: () => OFFLINE } });
  await tick(0);
  await press(byRole('button', 'Set Inherit'));
  await idle();
  await press(inDialog('Apply'));
  await idle();
  expect(dialog()).toContain('Whether it made the change is not known here');
  expect(bar()).toContain('1 user selected');
});

test('support selects nobody', async () => {
  await open(SUPPORT);
  expect(boxes()).toEqual([]);
  expect(allByRole('checkbox')).toEqual([]);
});
