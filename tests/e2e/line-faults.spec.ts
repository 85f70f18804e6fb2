/** Story: each fault that a line can have, one after the other in one browser: an edit waits as long as it holds, is saved once, and nobody is told so before. */
import type { Page } from 'playwright';
import type { FaultyLine } from '../support/faulty-line.ts';
import type { FaultName } from '../support/line-faults.ts';
import { goTo, INSTANCE, openConsole, tab, treeItem, usersGrid } from './support/console.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

// Twelve edits, each through a fault of its own.
test.slow();

/** While it holds nothing can be told as saved. */
const HOLDING: readonly FaultName[] = [
  'request lost',
  'answer lost',
  'answer cut off',
  'half an answer',
  '1 byte a second',
  'answer passed by others',
  'page of a captive portal',
  'busy (503)',
  'too many (429)',
];
/** These get through. */
const PASSING: readonly FaultName[] = ['comes late, so others pass it', 'sent twice', 'slow answer'];

/** A seventh of an answer comes before it is cut off, what is late is so by 0.6 s, and Retry-After says 1 s. */
const random = () => 0.15;

/** Each time that the page begins to say that all is saved, with what the line had told it by then. */
async function watchSaved(page: Page, line: FaultyLine): Promise<number[]> {
  const told: number[] = [];
  await page.exposeBinding('tellSaved', () => void told.push(line.writesTold));
  await page.evaluate(() => {
    const status = () => document.querySelector('[role=status][aria-label="Sync status"]')?.textContent ?? '';
    let wasUnsaved = false;
    new MutationObserver(() => {
      const isUnsaved = status().includes('not saved yet');
      if (wasUnsaved && !isUnsaved) (window as unknown as { tellSaved(): void }).tellSaved();
      wasUnsaved = isUnsaved;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return told;
}

/** What the browser tells its workers when the network is back; without it the next attempt is a matter of seconds. */
async function tellOnline({ context }: StoryBrowser): Promise<void> {
  await context.serviceWorkers()[0]?.evaluate(() => void dispatchEvent(new Event('online')));
}

async function give(page: Page, fullName: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Full Name', exact: true }).fill(fullName);
  await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
}

/** As the list says it. */
async function countUsers(page: Page): Promise<number> {
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await expect(usersGrid(page)).toBeVisible();
  return Number(await usersGrid(page).getAttribute('aria-rowcount'));
}

test('through each of them an edit waits, is saved once, and nothing is deleted or told wrongly', async ({
  demo,
  openBrowser,
}) => {
  const reader = await signInReader(demo);
  const { id, instanceId } = await reader.user('JDoe');
  const line = await demo.layLine(random);
  const browser = await openBrowser();
  const hash = `#/instances/${instanceId}/users/${id}/information`;
  const page = await openConsole(browser, demo);
  const users = await countUsers(page);
  await goTo(page, hash);
  await expect(statusOf(page)).toHaveText(SAVED);
  const told = await watchSaved(page, line);
  const given: string[] = [];
  for (const fault of [...HOLDING, ...PASSING]) {
    const fullName = `Jane through ${fault}`;
    line.force(fault);
    await give(page, fullName);
    given.unshift(fullName);
    await expect.poll(() => line.writesMet, fault).toBeGreaterThan(0);
    if (HOLDING.includes(fault)) await expect(statusOf(page)).toContainText('1 not saved yet');
    await expect(titleOf(page)).toHaveText(fullName);
    line.force(null);
    await tellOnline(browser);
    await expect(statusOf(page), fault).toHaveText(SAVED);
    await expect(titleOf(page)).toHaveText(fullName);
  }
  // The page was told of each edit before it said so.
  expect(told).toEqual(given.map((_, place) => place + 1));
  expect((await reader.namesGiven('JDoe')).slice(0, given.length)).toEqual(given);
  expect(users).toBeGreaterThan(10);
  expect(await countUsers(page)).toBe(users);
});
