/** Story: ten agents of one user are taken without a word, the eleventh is warned of and saved all the same (rule C8). */
import { mappedAgents, mappingRegion, openConsole, openUserMapping } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

test('Feature 11: At most ten agents', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUserMapping(page, 'Sam Rivera');
  const mapping = mappingRegion(page);
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await mapping.getByRole('checkbox', { name: 'Show Mapped' }).uncheck();
  // A search unfolds the tree: what is left are agents that nobody has
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('2');
  const agents = mapping.getByRole('tree').locator('[role=treeitem]:not([aria-expanded])');
  const rows = mappedAgents(page).getByRole('listitem');
  const advice = mapping.getByText(/at most ten/i);
  for (let count = 1; count <= 10; count += 1) {
    await agents.and(page.locator('[aria-checked=false]')).first().click();
    await expect(rows).toHaveCount(count);
  }
  await expect(advice).toHaveCount(0);
  await agents.and(page.locator('[aria-checked=false]')).first().click();
  await expect(rows).toHaveCount(11);
  await expect(advice).toBeVisible();
  await picture(page);
  const save = mapping.getByRole('button', { name: 'Save Mapping' });
  await save.click();
  await expect(save).toHaveCount(0);
  await expect(statusOf(page)).toHaveText(SAVED);
  const { ownAgents } = await signInReader(demo);
  expect(await ownAgents('sam.rivera')).toHaveLength(11);
});
