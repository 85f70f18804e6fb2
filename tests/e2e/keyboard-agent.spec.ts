/** Story: an agent reads everything about themselves by keyboard alone, and finds no control that would be refused. */
import { arriveInCrm, closeByKeyboard, openByKeyboard, walkThrough } from './support/focus-walk.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { expect, test } from './support/story.ts';

test('an agent gets to every explanation and back to the CRM without a mouse', async ({
  demo,
  openBrowser,
}) => {
  const crm = await arriveInCrm(await openBrowser(), demo, 'agent.eve');
  const panel = await openByKeyboard(crm);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');

  const stops = await walkThrough(crm, panel);
  expect(stops.slice(0, 2)).toEqual(['Account', 'Close Patchpanel']);
  expect(stops.filter((name) => /^(Override|Reset|Inherit|Save|Edit)/.test(name))).toEqual([]);
  expect(stops.slice(-2)).toEqual(['Pending changes', 'Copy diagnostics']);

  const explain = panel.getByRole('button', { name: 'Explain Client display' });
  await pressUntilFocused(crm, explain, 'Shift+Tab');
  await crm.keyboard.press('Space');
  await expect(explain).toHaveAttribute('aria-expanded', 'true');
  await expect(panel.getByText('in force')).toBeVisible();
  await expect(explain).toBeFocused();

  const view = panel.getByRole('button', { name: /^View agent/ }).first();
  await pressUntilFocused(crm, view, 'Shift+Tab');
  await crm.keyboard.press('Enter');
  const dialog = panel.getByRole('dialog', { name: 'CTI Agent' });
  await expect(dialog).toBeVisible();
  await crm.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(view).toBeFocused();

  await closeByKeyboard(crm, panel);
});
