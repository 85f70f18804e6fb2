/** Story: an admin asks whom an event reaches; each step that fails says so, and its near misses lead on. */
import type { Page } from 'playwright';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { openConsole } from './support/console.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { expect, test } from './support/story.ts';

interface Question {
  readonly environment?: string;
  readonly agentId?: string;
  readonly event?: string;
  readonly crmId?: string;
}

const BOXES = {
  agentId: 'Agent Id',
  event: 'Event (may be empty)',
  crmId: 'CRM ID of the instance (may be empty)',
};

async function ask(page: Page, { environment, ...texts }: Question): Promise<void> {
  if (environment) await page.getByRole('combobox', { name: 'Environment' }).selectOption(environment);
  for (const [field, text] of Object.entries(texts)) {
    await page.getByRole('textbox', { name: BOXES[field as keyof typeof BOXES] }).fill(text);
  }
  await page.getByRole('button', { name: 'Run trace' }).click();
}

const main = (page: Page) => page.getByRole('main');
const steps = (page: Page) => page.getByRole('list', { name: 'Steps of the trace' });
const failed = (page: Page) => steps(page).getByRole('listitem').filter({ hasText: 'Failed:' });

test('an event of an own agent reaches the user with the settings that apply there', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  await page.getByRole('link', { name: 'Resolve' }).click();
  await ask(page, {});
  await expect(page.getByText('Give environment, agent id and event first.')).toBeVisible();

  await ask(page, { environment: 'NICE EU', agentId: '42', event: 'ringing' });
  await expect(failed(page)).toContainText('"0042" exists, you wrote "42": leading zeros differ.');
  await page.getByRole('button', { name: 'Trace 0042 instead' }).click();
  await expect(page.getByRole('textbox', { name: 'Agent Id' })).toHaveValue('0042');
  await expect(main(page)).toContainText('The trace stops at Event.');
  await page.getByRole('button', { name: 'Trace Ringing instead' }).click();
  await expect(main(page)).toContainText(
    'Calls of this agent reach Finn Gallagher. The event starts Open latest ticket.',
  );
  await expect(steps(page).getByRole('listitem')).toHaveCount(6);
  await expect(failed(page)).toHaveCount(0);
  const settings = page.getByRole('region', { name: 'PopFlow Settings' });
  await expect(settings).toContainText('Log level');
  await expect(settings).toContainText('info');
  await expectPageAccessibleInBoth(page);
  await page.getByRole('link', { name: /Finn Gallagher/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Finn Gallagher' })).toBeVisible();
});

test('each step that fails is named, with what somebody can do about it', async ({ demo, openBrowser }) => {
  const ben = await signInOtherAdmin(demo);
  const page = await openConsole(await openBrowser(), demo, { hash: '#/resolve' });

  await ask(page, { environment: 'Avaya Lab', agentId: '1' });
  await expect(failed(page)).toContainText('Environment');
  await ask(page, { environment: 'Genesys US', agentId: 'nobody' });
  await expect(failed(page)).toContainText('"Genesys US" has no agent "nobody"');
  await ask(page, { agentId: 'a4711' });
  await expect(failed(page)).toContainText('Agent "a4711" is on no list');
  await ask(page, { environment: 'NICE EU', agentId: '4711' });
  await expect(main(page)).toContainText('Ambiguous: the trace stops at Mapping, because several fit.');
  await expect(failed(page)).toContainText('is mapped in 2 CRM instances');
  const { host } = new URL(demo.crmUrl);
  await page.getByRole('button', { name: `Trace ${host} instead` }).click();
  await expect(page.getByRole('textbox', { name: BOXES.crmId })).toHaveValue(host);
  await expect(page.getByRole('list', { name: 'It may be' })).toContainText('eve.tanaka');
  await expectPageAccessibleInBoth(page);

  const sam = await ben.find('crm-users', 'sam.rivera', { username: 'sam.rivera' });
  const agent = await ben.find('cti-agents', 'a4711', { agentId: 'a4711' });
  await ben.patch('crm-users', sam, { mapping: { mode: 'override', agents: [agent.id] } });
  await ask(page, { environment: 'Genesys US', agentId: 'a4711', event: 'Ringing' });
  await expect(main(page)).toContainText('Calls of this agent reach Sam Rivera. The trace stops at PopFlow.');

  const northwind = await ben.find('crm-instances', 'Northwind', { id: sam.instanceId });
  await ben.patch('crm-instances', northwind, { active: false });
  await ask(page, {});
  await expect(failed(page)).toContainText('CRM user');
  await expect(failed(page)).toContainText('inactive');

  await demo.proxy.set('refuse');
  await ask(page, {});
  await expect(page.getByRole('alert')).toContainText('which cannot be reached now');
  await demo.proxy.set('pass');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(failed(page)).toContainText('CRM user');
});
