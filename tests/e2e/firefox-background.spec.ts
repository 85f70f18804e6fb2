/** Story: Firefox ends the background whenever nobody needs it; nothing that a person does is lost by that. */
import {
  MAPPING,
  openUserRecord,
  prepareAgent,
  SAVED_STATUS,
  SYNC_STATUS,
  signInAs,
  TITLE,
} from './support/firefox-people.ts';
import { withFirefox } from './support/firefox-story.ts';
import type { FirefoxView } from './support/firefox-view.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

/** On the open editor, which a panel that shows nobody for a moment takes away. */
const leaveAMark = (panel: FirefoxView) =>
  panel.evaluate('document.querySelector("input[type=search]").dataset.mark = "here"');

withFirefox((firefox) => {
  test('an edit in Firefox outlives the background, before it is saved and while it waits', async ({
    startDemo,
  }) => {
    // Its own server: the line to it is cut.
    const demo = await startDemo();
    const { window } = firefox();
    const { crm, panel } = await signInAs(firefox(), demo, 'admin.ada');
    await openUserRecord(crm, 'Finn Gallagher');
    await expect.poll(() => panel.text(TITLE)).toBe('Finn Gallagher');
    await prepareAgent(panel, 'Former Tier 1 Line');
    await leaveAMark(panel);
    await window.endBackground();
    await expect.poll(() => panel.text(SYNC_STATUS)).toMatch(SAVED_STATUS);
    // What the person has open stays: nothing was drawn anew.
    expect(await panel.evaluate('document.querySelector("[data-mark]") !== null')).toBe(true);
    expect(await panel.text({ role: 'list', name: 'Mapped agents' })).toContain('a4711 in Genesys US');

    await demo.proxy.set('refuse');
    await window.endBackground();
    await panel.click({ role: 'link', name: 'Confirm in the console' });
    const page = await firefox().opened(/console\.html/);
    await page.click({ role: 'button', name: 'Save' });
    await expect.poll(() => page.text(SYNC_STATUS)).toMatch(/^Offline\s*·\s*1 not saved yet/);
    await window.endBackground();
    await expect.poll(() => panel.text(SYNC_STATUS)).toMatch(/^Offline\s*·\s*1 not saved yet/);
    expect(await panel.text(MAPPING)).toContain('a4711 in Genesys US');
    await demo.proxy.set('pass');
    await window.endBackground();
    await expect.poll(() => panel.text(SYNC_STATUS), { timeout: 60_000 }).toMatch(SAVED_STATUS);
    const reader = await signInReader(demo);
    expect(await reader.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711', 'a4711']);
  });
});
