/** Story: in Firefox people work in the CRM as in Chromium: who they are, a change by an admin, and what an agent may see. */

import { DEMO_IDENTITY } from '../../lib/schema/presets/demo.ts';
import {
  confirmInConsole,
  MAPPING,
  openUserRecord,
  prepareAgent,
  SAVED_STATUS,
  signInAs,
  TITLE,
} from './support/firefox-people.ts';
import { withFirefox } from './support/firefox-story.ts';
import { listedAgents } from './support/mapping-edit.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { openUserRecord as openInChromium, signInAs as signInInChromium } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

withFirefox((firefox) => {
  test('an admin changes a mapping in Firefox: the server has it, and a colleague sees it at once', async ({
    demo,
    openBrowser,
  }) => {
    const ben = await signInInChromium(await openBrowser(), demo, 'admin.ben');
    await openInChromium(ben.crm, 'Finn Gallagher');
    await expect(listedAgents(ben.panel)).toContainText('A4711');
    const { crm, panel } = await signInAs(firefox(), demo, 'admin.ada');
    await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');
    await expect
      .poll(() => panel.text(MAPPING))
      .toContain('You are agent 20001 in NICE EU, from the instance');

    await openUserRecord(crm, 'Finn Gallagher');
    await expect.poll(() => panel.text(TITLE)).toBe('Finn Gallagher');
    await prepareAgent(panel, 'Former Tier 1 Line');
    // Firefox cannot tell whether the page covers the panel
    expect(await panel.isDisabled({ role: 'button', name: 'Save Mapping' })).toBe(true);
    await confirmInConsole(firefox(), panel);

    const list = { role: 'list', name: 'Mapped agents' };
    await expect(listedAgents(ben.panel)).toContainText('a4711 in Genesys US');
    await expect.poll(() => panel.text(list)).toContain('a4711 in Genesys US');
    expect(await panel.count({ role: 'button', name: 'Discard changes' })).toBe(0);
    const reader = await signInReader(demo);
    expect(await reader.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711', 'a4711']);
    await crm.reload();
    const again = await crm.panel();
    await expect.poll(() => again.text(TITLE)).toBe('Finn Gallagher');
    expect(await again.text(list)).toContain('a4711 in Genesys US');
    await expect.poll(() => again.text({ role: 'status', name: 'Sync status' })).toMatch(SAVED_STATUS);
  });

  test('a CRM that forbids embedded pages has the panel in Firefox all the same', async ({ startDemo }) => {
    const demo = await startDemo({ crm: { coep: true } });
    const { panel } = await signInAs(firefox(), demo, 'agent.eve');
    await expect.poll(() => panel.text(TITLE)).toBe('Eve Tanaka');
  });

  test('frames of a CRM only say where they are in Firefox, and the panel goes with them', async ({
    startDemo,
  }) => {
    const demo = await startDemo({ crm: { strictCsp: false } });
    const ben = await signInOtherAdmin(demo);
    const { host } = new URL(demo.crmUrl);
    const frame = { name: 'card', paths: ['/*'] };
    const instance = await ben.find('crm-instances', 'Northwind', { crmId: host });
    await ben.patch('crm-instances', instance, { identity: { ...DEMO_IDENTITY, frame } });
    const { crm, panel } = await signInAs(firefox(), demo, 'admin.ada');
    await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');

    const { nativeId } = await ben.find('crm-users', 'Jane Doe', { fullName: 'Jane Doe' });
    const put = `document.body.append(Object.assign(document.createElement('iframe'), { name: 'card', src: '/users/${nativeId}' }))`;
    await crm.evaluate(put);
    await expect.poll(() => panel.text(TITLE)).toBe('Jane Doe');
    const launchers = `frames.card.document.querySelectorAll('html > [popover]').length`;
    expect(await crm.evaluate<number>(launchers)).toBe(0);
    await crm.evaluate(`void (frames.card.location = '/users')`);
    await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');
  });

  test('an agent reads the own mapping in Firefox, and of nobody else', async ({ demo }) => {
    const { crm, panel } = await signInAs(firefox(), demo, 'agent.eve');
    await expect.poll(() => panel.text(TITLE)).toBe('Eve Tanaka');
    expect(await panel.text(MAPPING)).toContain('You are agent 4711 in NICE EU, from your group Tier 1.');
    expect(await panel.count({ role: 'radiogroup', name: 'Mapping mode' })).toBe(0);
    expect(await panel.text()).toContain('Only an administrator can change your settings.');

    await openUserRecord(crm, 'Finn Gallagher');
    await expect.poll(() => panel.text()).toContain('This page is about another CRM user.');
    expect(await panel.text(TITLE)).toBe('Eve Tanaka');
    expect(await panel.text()).not.toContain('Finn');
  });
});
