/** What somebody does in the console's grids and its left tree, for traces of the page. */
import type { Page } from 'playwright';

const filled = (page: Page, name: string) =>
  page.getByRole('grid', { name }).locator('[role=row]:not([aria-busy])').nth(3);

/** Of the whole grid, once its first rows are there. */
export async function rowsOf(page: Page, name: string): Promise<number> {
  await filled(page, name).waitFor();
  return Number(await page.getByRole('grid', { name }).getAttribute('aria-rowcount'));
}

/** Types a search and takes it back, then scrolls far down and back. */
export async function searchAndScroll(
  page: Page,
  { grid: name, search }: { grid: string; search: string },
): Promise<void> {
  const row = filled(page, name);
  await row.waitFor();
  const box = page.getByRole('searchbox', { name: search });
  await box.pressSequentially('anna');
  await box.fill('');
  const grid = page.getByRole('grid', { name });
  for (const share of [0.2, 0.9, 0.5, 0]) {
    await grid.evaluate((element, to) => {
      element.scrollTop = element.scrollHeight * to;
    }, share);
    await row.waitFor();
  }
}

/** Each letter, name and id people search by; each choice of each filter; each column both ways. */
export async function searchFilterAndSort(page: Page): Promise<void> {
  const row = filled(page, 'CRM users');
  await row.waitFor();
  const box = page.getByRole('searchbox', { name: 'Search users' });
  for (const text of ['maria gonz', 'anna.', '10', 'A1']) {
    await box.pressSequentially(text);
    await box.press('ControlOrMeta+a');
    await box.press('Delete');
  }
  const filters = page.locator('.filters select');
  for (let filter = 0; filter < (await filters.count()); filter += 1) {
    const options = filters.nth(filter).locator('option');
    for (let choice = Math.min(await options.count(), 8) - 1; choice >= 0; choice -= 1) {
      await filters.nth(filter).selectOption({ index: choice });
      await page.locator('[role=grid][aria-label="CRM users"]').waitFor();
      await box.press('End');
    }
  }
  await row.waitFor();
  const heads = page.getByRole('grid', { name: 'CRM users' }).getByRole('columnheader').getByRole('button');
  for (let head = 0; head < (await heads.count()); head += 1) {
    for (const _ of ['once', 'the other way']) {
      await heads.nth(head).click();
      await row.waitFor();
    }
  }
}

/** By its arrow keys through the instances and groups, and opening and closing. */
export async function walkTree(page: Page): Promise<void> {
  const tree = page.getByRole('tree', { name: 'CRM instances' });
  await tree.locator('[tabindex="0"]').focus();
  for (const key of [
    'Home',
    'ArrowRight',
    ...Array(40).fill('ArrowDown'),
    'End',
    'Home',
    'ArrowLeft',
    'ArrowRight',
  ]) {
    await page.keyboard.press(key);
  }
}
