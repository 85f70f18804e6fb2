/** Story: Firefox's toolbar button opens the panel where there is a CRM, and the sidebar elsewhere; each press undoes the one before. */
import { openUserRecord, signInAs, TITLE } from './support/firefox-people.ts';
import { withFirefox } from './support/firefox-story.ts';
import { expect, test } from './support/story.ts';

withFirefox((firefox) => {
  for (const isAsleep of [false, true]) {
    const asleep = isAsleep ? ', though the background was asleep' : '';
    const press = async () => {
      const { window } = firefox();
      if (isAsleep) await window.endBackground();
      await window.pressButton();
    };

    test(`the button closes and opens the panel of a CRM page in Firefox${asleep}`, async ({ demo }) => {
      const { crm } = await signInAs(firefox(), demo, 'admin.ada');
      await crm.bringToFront();
      await press();
      await expect.poll(() => crm.isPanelOpen()).toBe(false);
      await press();
      await expect.poll(() => crm.isPanelOpen()).toBe(true);
      expect(await firefox().window.sidebar()).toBeNull();
    });

    test(`the button opens and closes the sidebar elsewhere${asleep}`, async ({ demo }) => {
      const { window } = firefox();
      await signInAs(firefox(), demo, 'admin.ada');
      const elsewhere = await firefox().openTab('about:blank');
      await elsewhere.bringToFront();
      expect(await window.sidebar()).toBeNull();
      await press();
      await expect.poll(() => window.sidebar()).toContain('No CRM on this page');
      await press();
      await expect.poll(() => window.sidebar()).toBeNull();
    });
  }

  test('the sidebar stays what it is when the background ends beside it', async ({ demo }) => {
    const { window } = firefox();
    const { crm } = await signInAs(firefox(), demo, 'admin.ada');
    const elsewhere = await firefox().openTab('about:blank');
    await elsewhere.bringToFront();
    await window.pressButton();
    await expect.poll(() => window.sidebar()).toContain('No CRM on this page');
    // What it says of the line is the next background's word, and with it all else that it shows.
    await demo.proxy.set('refuse');
    await window.endBackground();
    await expect.poll(() => window.sidebar()).toContain('Offline');
    await expect.poll(() => window.sidebar()).toContain('No CRM on this page');
    await demo.proxy.set('pass');
    await crm.bringToFront();
    await expect.poll(() => window.sidebar()).toContain('Ada Lindqvist');
    await window.endBackground();
    await elsewhere.bringToFront();
    await expect.poll(() => window.sidebar()).toContain('No CRM on this page');
  });

  test('the sidebar follows the active tab', async ({ demo }) => {
    const { window } = firefox();
    const { crm, panel } = await signInAs(firefox(), demo, 'admin.ada');
    await openUserRecord(crm, 'Jane Doe');
    await expect.poll(() => panel.text(TITLE)).toBe('Jane Doe');
    const elsewhere = await firefox().openTab('about:blank');
    await elsewhere.bringToFront();
    await window.pressButton();
    await expect.poll(() => window.sidebar()).toContain('No CRM on this page');
    await crm.bringToFront();
    await expect.poll(() => window.sidebar()).toContain('Jane Doe');
    await openUserRecord(crm, 'Eve Tanaka');
    await expect.poll(() => window.sidebar()).toContain('Eve Tanaka');
    await elsewhere.bringToFront();
    await expect.poll(() => window.sidebar()).not.toContain('Eve Tanaka');
  });
});
