/** Story: access tokens run out while somebody works; they are renewed unseen, or the sign-in ends and no edit is lost. */
import type { Frame } from 'playwright';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import type { DemoServer } from './support/demo-server.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, signInButton, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { signInBy } from './support/sign-in-window.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';
import { tokenToExpire } from './support/token-time.ts';

const SHORT = { accessTokenSeconds: 3 };

async function atJaneDoe(browser: StoryBrowser, demo: DemoServer): Promise<Frame> {
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  return panel;
}

test('a token past its time is renewed unseen, and the edit is saved', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo({ server: SHORT });
  const browser = await openBrowser();
  const panel = await atJaneDoe(browser, demo);
  await tokenToExpire(browser);
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect(await (await signInReader(demo)).ownAgents('JDoe')).toContain('a4711');
});

test('a sign-in that has ended says so, keeps the copy and the edit, and goes on after signing in', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo({ server: SHORT });
  const browser = await openBrowser();
  const panel = await atJaneDoe(browser, demo);
  await demo.endSignIns();
  await tokenToExpire(browser);
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Signed out · 1 not saved yet/);
  await expect(panel.getByRole('main')).toContainText('Your sign-in has ended.');
  await expectPanelAccessibleInBoth(panel);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  expect(await (await signInReader(demo)).ownAgents('JDoe')).not.toContain('a4711');

  await signInBy(signInButton(panel), demo, 'admin.ada');
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  expect(await (await signInReader(demo)).ownAgents('JDoe')).toContain('a4711');
});
