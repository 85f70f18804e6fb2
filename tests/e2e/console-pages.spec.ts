/** Story: every page of the console, on real data: accessible in light and dark, whole at 320 px and at 200 %, with edges in forced colours. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { COLOUR_RULES } from '../support/colour-rules.ts';
import { cutOff, edgeless, unreadable } from '../support/pictures/circumstances.ts';
import { AXE_RULES, expectPanelAccessible } from './support/axe.ts';
import { goTo, openConsole } from './support/console.ts';
import type { DemoServer } from './support/demo-server.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { expect, test } from './support/story.ts';

// Some thirty pages, each looked at in seven ways.
test.describe.configure({ timeout: 300_000 });

const WIDE = { width: 1280, height: 800 };
/** In CSS pixels; the second is a window of 640 px at 200 %. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 320, height: 320 },
];

/** Only on request: pictures for somebody who wants to look at them all, one file a page and way. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.PATCHPANEL_LOOK;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}.png`) });
}

/** Where there is room only parts of the page scroll: were it the page itself, its head would leave the window with what gets the focus. */
const beyondWindow = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);

async function lookAt(page: Page, name: string): Promise<void> {
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(main.locator('.skeleton, [aria-busy=true]')).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const asked = colorScheme === 'light' ? AXE_RULES : COLOUR_RULES;
    await expectPanelAccessible(page.mainFrame(), TREE_EXCEPTIONS, asked);
    await keepPicture(page, `${name} ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await beyondWindow(page), `${name} beyond the window`).toBe(0);
  expect(await edgeless(page), `${name} in forced colours`).toEqual([]);
  expect(await unreadable(page), `${name} in forced colours`).toEqual([]);
  await page.emulateMedia({ forcedColors: 'active' });
  await keepPicture(page, `${name} forced`);
  await page.emulateMedia({ forcedColors: 'none' });
  for (const size of NARROW) {
    await page.setViewportSize(size);
    expect(await cutOff(page), `${name} at ${size.width} × ${size.height}`).toEqual([]);
    await keepPicture(page, `${name} ${size.width} ${size.height}`);
  }
  await page.setViewportSize(WIDE);
}

/** A treeitem is named by its agent alone; the agent id shown beside the name is its description (contract). */
const TREE_EXCEPTIONS = ['label-content-name-mismatch'];

async function placesOf(demo: DemoServer) {
  const ben = await signInOtherAdmin(demo);
  const finn = await ben.find('crm-users', 'finn.gallagher', { username: 'finn.gallagher' });
  const { instanceId } = finn;
  const eve = await ben.find('crm-users', 'eve.tanaka', { username: 'eve.tanaka' });
  const group = await ben.find('crm-user-groups', 'Tier 2', { name: 'Tier 2', instanceId });
  const agent = await ben.find('cti-agents', 'A4711', { agentId: 'A4711' });
  // So that the histories have something to tell
  await ben.patch('crm-users', finn, { popFlow: { logLevel: 'debug' } });
  await ben.patch('crm-user-groups', group, { popFlow: { autoOpen: false } });
  const instance = `#/instances/${instanceId}`;
  const environment = `#/telephony/${agent.environmentId}`;
  return { instance, environment, instanceId, group, finn, eve, agent };
}

test('instances, groups and users', async ({ demo, openBrowser }) => {
  const { instance, instanceId, group, finn } = await placesOf(demo);
  const page = await openConsole(await openBrowser(), demo);
  await page.setViewportSize(WIDE);
  const places = {
    home: '#/',
    instance,
    'instance users': `${instance}/users`,
    'instance history': `${instance}/history`,
    ...Object.fromEntries(
      ['', '/popflow', '/mapping', '/users', '/history'].map((at) => [
        `group${at}`,
        `${instance}/groups/${group.id}${at}`,
      ]),
    ),
    ...Object.fromEntries(
      ['', '/popflow', '/mapping', '/history'].map((at) => [
        `user${at}`,
        `${instance}/users/${finn.id}${at}`,
      ]),
    ),
    'mapping users': '#/mapping/users',
    'mapping groups': '#/mapping/groups',
    'mapping instance': `#/mapping/instances/${instanceId}`,
    'mapping user': `#/mapping/users/${finn.id}`,
    'nothing there': '#/nowhere/at/all',
  };
  for (const [name, place] of Object.entries(places)) {
    await goTo(page, place);
    await lookAt(page, name);
  }
  await goTo(page, `${instance}/users/${finn.id}/mapping`);
  await page.getByRole('button', { name: 'Edit Mapping' }).click();
  await expect(page.getByRole('tree', { name: 'CTI agents' }).getByRole('treeitem').first()).toBeVisible();
  await lookAt(page, 'user mapping editor');
});

test('telephony and the pages beside the two areas', async ({ demo, openBrowser }) => {
  const { environment, instanceId, finn, eve, agent } = await placesOf(demo);
  const page = await openConsole(await openBrowser(), demo);
  await page.setViewportSize(WIDE);
  const places = {
    telephony: '#/telephony',
    ...Object.fromEntries(
      ['', '/groups', '/settings', '/history'].map((at) => [`environment${at}`, `${environment}${at}`]),
    ),
    agent: `${environment}/agents/${agent.id}`,
    'agent history': `${environment}/agents/${agent.id}/history`,
    health: `#/health/${instanceId}`,
    compare: `#/compare/${instanceId}`,
    'compare two': `#/compare/${instanceId}/${finn.id}/${eve.id}`,
    deleted: `#/deleted/instances/${instanceId}`,
    'import users': `#/import/users/${instanceId}`,
    'import agents': '#/import/agents',
    'import jobs': '#/imports',
    accounts: '#/accounts',
    pending: '#/pending',
  };
  for (const [name, place] of Object.entries(places)) {
    await goTo(page, place);
    await lookAt(page, name);
  }
  await goTo(page, '#/resolve');
  await page.getByRole('textbox', { name: 'Agent Id' }).fill('42');
  await page.getByRole('button', { name: 'Run trace' }).click();
  await expect(page.getByRole('list', { name: 'Steps of the trace' })).toBeVisible();
  await lookAt(page, 'resolve');
});
