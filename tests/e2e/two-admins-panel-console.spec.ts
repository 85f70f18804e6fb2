/** Story: one admin in the panel and one in the console change the same user at once; no side overwrites the other without an answer. */
import type { Frame, Page } from 'playwright';
import { goTo, mappingRegion, openConsole } from './support/console.ts';
import type { DemoServer } from './support/demo-server.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { type RecordReader, signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

// Two people sign in with a browser each.
test.slow();

type View = Page | Frame;

interface Stage {
  readonly panel: Frame;
  readonly console: Page;
  readonly server: RecordReader;
  eve(): ReturnType<RecordReader['one']>;
}

/** Ada in the panel and Ben in the console, both on Eve; `slow` is behind the proxy, the other past it. */
async function onEve(
  demo: DemoServer,
  openBrowser: () => Promise<StoryBrowser>,
  slow: 'panel' | 'console',
): Promise<Stage> {
  const direct = { ...demo, serverUrl: demo.directUrl };
  const server = await signInRecordReader(demo);
  const { id, instanceId } = await server.find('crm-users', { username: 'eve.tanaka' });
  const { crm, panel } = await signInAs(await openBrowser(), slow === 'panel' ? demo : direct, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(titleOf(panel)).toHaveText('Eve Tanaka');
  const place = `#/instances/${instanceId}/users/${id}`;
  const console = await openConsole(await openBrowser(), slow === 'console' ? demo : direct, {
    username: 'admin.ben',
    hash: place,
  });
  return { panel, console, server, eve: () => server.one('crm-users', id) };
}

const saveIn = (part: ReturnType<View['getByRole']>) =>
  part.getByRole('button', { name: 'Save', exact: true });

async function groupInPanel(panel: Frame, name: string): Promise<void> {
  const group = panel.getByRole('region', { name: 'User group' });
  await group.getByRole('combobox', { name: 'User group' }).selectOption({ label: name });
  await saveIn(group).click();
  await expect(saveIn(group)).toHaveCount(0);
}

/** Gives an own value; where there is one it changes. */
async function displayIn(view: View, region: string, value: string): Promise<void> {
  const settings = view.getByRole('region', { name: region });
  const override = settings.getByRole('button', { name: 'Override Client display' });
  const choice = settings.getByRole('combobox', { name: 'Client display' });
  await override.or(choice).first().waitFor();
  if (await override.isVisible()) await override.click();
  await choice.selectOption(value);
  await saveIn(settings).click();
  await expect(saveIn(settings)).toHaveCount(0);
}

async function groupInConsole({ console }: Stage, name: string): Promise<void> {
  await console.getByRole('tab', { name: 'CRM User Information' }).click();
  await console.getByRole('combobox', { name: 'User group' }).selectOption({ label: name });
  await saveIn(console.getByRole('main')).click();
  await expect(saveIn(console.getByRole('main'))).toBeDisabled();
}

async function settingInConsole({ console }: Stage, value: string): Promise<void> {
  await console.getByRole('tab', { name: 'PopFlow Settings' }).click();
  await displayIn(console, 'PopFlow Settings', value);
}

async function mappingInConsole({ console }: Stage, agent: string): Promise<void> {
  await console.getByRole('tab', { name: 'CRM User and CTI Agent Mappings' }).click();
  const mapping = mappingRegion(console);
  await mapping.getByRole('radio', { name: 'Override' }).click();
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill(agent);
  await mapping.getByRole('treeitem', { name: agent, exact: true }).click();
  await mapping.getByRole('button', { name: 'Save Mapping' }).click();
  await expect(mapping.getByRole('button', { name: 'Save Mapping' })).toHaveCount(0);
}

/** Each switches to Override after the change of the group: a copy of the new group's list, and one agent more. */
const PANEL = {
  group: 'Tier 2',
  display: 'hidden',
  agent: 'Former Tier 1 Line',
  agentIds: ['A10002', 'a4711'],
};
const CONSOLE = {
  group: 'Back Office',
  display: 'docked',
  agent: 'Tier 1 Line',
  agentIds: ['20003', 'Agent.4@voice.example', '4711'],
};

async function editInPanel({ panel }: Stage): Promise<void> {
  // First what is in sight because Eve's group sets it
  await displayIn(panel, 'PopFlow settings', PANEL.display);
  await groupInPanel(panel, PANEL.group);
  await toggleAgent(panel, PANEL.agent);
}

async function editInConsole(stage: Stage): Promise<void> {
  await settingInConsole(stage, CONSOLE.display);
  await groupInConsole(stage, CONSOLE.group);
  await mappingInConsole(stage, CONSOLE.agent);
}

/** What the server has of Eve, by names and agent ids. */
async function savedOf({ server, eve }: Stage) {
  const { groupId, popFlow, mapping } = await eve();
  const { agents = [] } = mapping as { agents?: string[] };
  const records = await Promise.all(agents.map((id) => server.one('cti-agents', id)));
  const group = groupId === null ? null : (await server.one('crm-user-groups', String(groupId))).name;
  return { group, popFlow, agentIds: records.map(({ agentId }) => agentId) };
}

const expected = ({ group, display, agentIds }: typeof PANEL) => ({
  group,
  popFlow: { clientDisplay: display },
  agentIds,
});

/** What was sent before it was edited further is an edit of its own: there may be several questions. Gives all fields asked about. */
async function answerAll(view: View, answer: 'Keep mine' | 'Keep theirs'): Promise<string[]> {
  const dialog = dialogIn(view);
  const review = view.getByRole('button', { name: 'Review' }).first();
  const fields: string[] = [];
  for (;;) {
    await dialog
      .or(review)
      .or(statusOf(view).filter({ hasText: 'All changes saved' }))
      .first()
      .waitFor();
    if (!(await dialog.isVisible())) {
      if (!(await review.isVisible())) return fields.sort();
      await review.click();
    }
    const asked = await dialog.getByRole('heading', { level: 3 }).allInnerTexts();
    fields.push(...asked);
    await dialog.getByRole('button', { name: answer }).click();
    await expect(dialog.getByRole('heading', { level: 3, name: asked[0] ?? '' })).toHaveCount(0);
  }
}

const ALL_FIELDS = ['CTI agent mapping', 'Client display', 'User group'];

const dialogIn = (view: View) => view.getByRole('alertdialog', { name: 'Someone else changed this' });

test('the panel is late: it says what the console saved, overwrites nothing, and then keeps its own', async ({
  demo,
  openBrowser,
}) => {
  const stage = await onEve(demo, openBrowser, 'panel');
  const { panel } = stage;
  await demo.proxy.set('refuse');
  await editInPanel(stage);
  await expect(statusOf(panel)).toHaveText(/^Offline · \d not saved yet/);
  await editInConsole(stage);
  await expect.poll(() => savedOf(stage)).toEqual(expected(CONSOLE));
  await demo.proxy.set('pass');

  await expect(panel.getByText('admin.ben changed it too').first()).toBeVisible({ timeout: 60_000 });
  expect(await savedOf(stage)).toEqual(expected(CONSOLE));
  expect(await answerAll(panel, 'Keep mine')).toEqual(ALL_FIELDS);
  await expect.poll(() => savedOf(stage)).toEqual(expected(PANEL));
  await expect(statusOf(panel)).toHaveText(SAVED);
});

test('the console is late: it says what the panel saved, overwrites nothing, and then leaves it', async ({
  demo,
  openBrowser,
}) => {
  const stage = await onEve(demo, openBrowser, 'console');
  const { console } = stage;
  await demo.proxy.set('refuse');
  await editInConsole(stage);
  await expect(statusOf(console)).toHaveText(/^Offline · \d not saved yet/);
  await editInPanel(stage);
  await expect.poll(() => savedOf(stage)).toEqual(expected(PANEL));
  await demo.proxy.set('pass');

  await expect(statusOf(console)).toHaveText(/(\d) not saved yet, \1 on hold/, { timeout: 60_000 });
  expect(await savedOf(stage)).toEqual(expected(PANEL));
  await goTo(console, '#/pending');
  expect(await answerAll(console, 'Keep theirs')).toEqual(ALL_FIELDS);
  await expect(statusOf(console)).toHaveText(SAVED);
  expect(await savedOf(stage)).toEqual(expected(PANEL));
});

test('a draft in the console is told of what the panel saved, and is saved only after an answer', async ({
  demo,
  openBrowser,
}) => {
  const stage = await onEve(demo, openBrowser, 'console');
  const { panel, console } = stage;
  const main = console.getByRole('main');
  await console.getByRole('textbox', { name: 'Full Name' }).fill('Eve T.');
  await console.getByRole('combobox', { name: 'User group' }).selectOption({ label: CONSOLE.group });
  await groupInPanel(panel, PANEL.group);

  await expect(main).toContainText('admin.ada changed the same thing');
  await expect(saveIn(main)).toBeDisabled();
  await main.getByRole('button', { name: 'Keep theirs' }).click();
  await saveIn(main).click();
  await expect.poll(async () => (await stage.eve()).fullName).toBe('Eve T.');
  expect((await savedOf(stage)).group).toBe(PANEL.group);
});

test('a draft in the panel is told of what the console saved, and is saved only after an answer', async ({
  demo,
  openBrowser,
}) => {
  const stage = await onEve(demo, openBrowser, 'panel');
  const { panel } = stage;
  const group = panel.getByRole('region', { name: 'User group' });
  await group.getByRole('combobox', { name: 'User group' }).selectOption({ label: PANEL.group });
  await groupInConsole(stage, CONSOLE.group);

  await expect(panel.getByRole('main')).toContainText('admin.ben changed the same thing');
  await expect(saveIn(group)).toBeDisabled();
  await panel.getByRole('button', { name: 'Keep mine' }).click();
  await saveIn(group).click();
  await expect(saveIn(group)).toHaveCount(0);
  await expect.poll(async () => (await savedOf(stage)).group).toBe(PANEL.group);
});
