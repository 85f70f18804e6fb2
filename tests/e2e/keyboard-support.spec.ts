/** Story: support looks at a user, at themselves and at an explanation by keyboard alone, and changes nothing. */
import { arriveInCrm, closeByKeyboard, openByKeyboard, walkThrough } from './support/focus-walk.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { openUserRecord } from './support/people.ts';
import { expect, test } from './support/story.ts';

test('support goes from the page user to themselves and back without a mouse', async ({
  demo,
  openBrowser,
}) => {
  const crm = await arriveInCrm(await openBrowser(), demo, 'support.sam');
  await openUserRecord(crm, 'Eve Tanaka');
  const panel = await openByKeyboard(crm);
  const heading = panel.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Eve Tanaka');

  const stops = await walkThrough(crm, panel);
  expect(stops.slice(0, 3)).toEqual(['Page user', 'Account', 'Close Patchpanel']);
  expect(stops.filter((name) => /^(Override|Reset|Inherit|Save|Edit)/.test(name))).toEqual([]);

  await pressUntilFocused(crm, panel.getByRole('radio', { name: 'Page user' }), 'Shift+Tab');
  await crm.keyboard.press('ArrowRight');
  await expect(heading).toHaveText('Sam Rivera');
  await crm.keyboard.press('ArrowLeft');
  await expect(heading).toHaveText('Eve Tanaka');
  await expect(panel.getByRole('radio', { name: 'Page user' })).toBeFocused();

  const all = panel.getByRole('button', { name: /^Show all \d+$/ });
  await pressUntilFocused(crm, all);
  await crm.keyboard.press('Enter');
  const explain = panel.getByRole('button', { name: 'Explain Log level' });
  await pressUntilFocused(crm, explain);
  await crm.keyboard.press('Enter');
  await expect(explain).toHaveAttribute('aria-expanded', 'true');

  await closeByKeyboard(crm, panel);
});
