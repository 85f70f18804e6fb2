/** Story: in Firefox a person allows the CRM sites by one click and one answer, takes one back, and allows it again. */
import { outputFolder } from '../../scripts/build/build-extension.ts';
import { pressLauncher, signInHere, TITLE } from './support/firefox-people.ts';
import { withFirefox } from './support/firefox-story.ts';
import { expect, test } from './support/story.ts';

const ALLOW = { role: 'button', name: 'Allow on these sites' };

withFirefox(
  (firefox) => {
    test('the real question names exactly the sites that are missing, and open tabs follow the answer', async ({
      demo,
    }) => {
      const { window } = firefox();
      const crm = await firefox().openTab(demo.crmUrl);
      await crm.click({ role: 'button', name: `Sign in as ${demo.account('admin.ada').crmUsername}` });
      const setup = await firefox().openTab(
        firefox().pageUrl(`setup.html?server=${encodeURIComponent(demo.serverUrl)}`),
      );
      await setup.click({ role: 'button', name: 'Connect' });
      await expect.poll(() => window.question()).toContain('127.0.0.1');
      await window.allow();
      await signInHere(firefox(), setup, demo, 'admin.ada');

      // The server's host is the demo CRM's as well
      await setup.click(ALLOW);
      await expect.poll(() => window.question()).toContain('service.contoso.example');
      expect(await window.question()).not.toContain('127.0.0.1');
      await window.allow();
      await expect.poll(() => setup.text()).toContain('Patchpanel may run on these sites.');
      await crm.bringToFront();
      await pressLauncher(crm);
      const panel = await crm.panel();
      await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');

      await window.takeBack('http://127.0.0.1/*');
      await expect.poll(() => crm.isPanelOpen()).toBe(false);
      await setup.bringToFront();
      await expect.poll(() => setup.text()).toContain('CRM sites of Northwind Service Desk.');
      await setup.click(ALLOW);
      await expect.poll(() => window.question()).toContain('127.0.0.1');
      expect(await window.question()).not.toContain('contoso');
      await window.allow();
      await expect.poll(() => crm.isPanelOpen()).toBe(true);
    });
  },
  { extensionDir: () => outputFolder('generic', 'firefox') },
);
