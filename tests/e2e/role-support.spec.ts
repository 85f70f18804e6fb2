/** Story: support understands the user on the page and finds out why their phone does not pop, and changes nothing. */
import type { Frame } from 'playwright';
import { expectPanelAccessible } from './support/axe.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { mappingOf } from './support/mapping-edit.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const traceOf = (panel: Frame) => panel.getByRole('region', { name: 'Resolution trace' });
const stepsOf = (panel: Frame) => traceOf(panel).getByRole('list', { name: 'Steps of the trace' });
const ask = (panel: Frame) => traceOf(panel).getByRole('button', { name: 'Run trace' }).click();

async function openTrace(panel: Frame): Promise<void> {
  await traceOf(panel).getByRole('button', { name: 'Why does the phone not pop?' }).click();
  await expect(traceOf(panel).getByRole('button', { name: 'Run trace' })).toBeVisible();
}

interface Question {
  environment: string;
  agentId: string;
  event?: string;
}

async function askFor(panel: Frame, { environment, agentId, event }: Question): Promise<void> {
  const trace = traceOf(panel);
  const other = trace.getByRole('combobox', { name: 'CTI agent' });
  if (await other.isVisible()) await other.selectOption('Another agent …');
  await trace.getByRole('textbox', { name: 'Environment' }).fill(environment);
  await trace.getByRole('textbox', { name: 'Agent Id' }).fill(agentId);
  await trace
    .getByRole('combobox', { name: 'Event' })
    .selectOption(event === undefined ? 'No event: only who is reached' : 'Another event …');
  if (event !== undefined) await trace.getByRole('textbox', { name: 'Event name' }).fill(event);
  await ask(panel);
}

test('support sees any user on the page and themselves, read-only with the reason', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'support.sam');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Sam Rivera');
  await expect(mappingOf(panel)).toContainText('You are deliberately mapped to no CTI agent');

  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  await expect(mappingOf(panel)).toContainText('Finn Gallagher is mapped to 2 CTI agents');
  await expect(mappingOf(panel)).not.toContainText('You are');
  await expect(panel.getByText('Read-only', { exact: true })).toBeVisible();
  for (const name of [/^Override/, /^Reset/, 'Save', 'Edit Mapping']) {
    await expect(panel.getByRole('button', { name })).toHaveCount(0);
  }
  await panel
    .getByRole('button', { name: /^Explain/ })
    .first()
    .click();

  const show = panel.getByRole('radiogroup', { name: 'Show' });
  await show.getByRole('radio', { name: 'Me' }).check();
  await expect(mappingOf(panel)).toContainText('You are deliberately');
  await show.getByRole('radio', { name: 'Page user' }).check();
  await expect(mappingOf(panel)).toContainText('Finn Gallagher is mapped');
  await expectPanelAccessible(panel);

  await openUserRecord(crm, 'Nora Newhire');
  await expect(panel.getByRole('heading', { name: 'Unknown CRM user' })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Add User' })).toHaveCount(0);
  await expectPanelAccessible(panel);
});

test('support traces an agent of the user to the workflow that starts', async ({ demo, openBrowser }) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'support.sam');
  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  await openTrace(panel);
  const trace = traceOf(panel);
  await trace.getByRole('combobox', { name: 'CTI agent' }).selectOption('0042 in NICE EU');
  await trace.getByRole('combobox', { name: 'Event' }).selectOption('Ringing');
  await ask(panel);

  await expect(trace).toContainText('Calls of this agent reach Finn Gallagher. The event starts');
  await expect(stepsOf(panel).getByRole('listitem')).toHaveCount(6);
  await expect(stepsOf(panel)).toContainText('Agent "0042" is on the own list of "Finn Gallagher".');
  await expectPanelAccessible(panel);
});

test('support follows near misses to the agent that was meant, and learns whom it reaches', async ({
  demo,
  openBrowser,
}) => {
  const { panel } = await signInAs(await openBrowser(), demo, 'support.sam');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Sam Rivera');
  await openTrace(panel);
  const trace = traceOf(panel);

  await askFor(panel, { environment: 'nice eu', agentId: '42', event: 'ringing' });
  await expect(trace).toContainText('The trace stops at Environment.');
  await trace.getByRole('button', { name: 'Trace NICE EU instead' }).click();
  await expect(trace).toContainText('The trace stops at CTI agent.');
  await expect(stepsOf(panel)).toContainText('"0042" exists, you wrote "42": leading zeros differ.');
  await trace.getByRole('button', { name: 'Trace 0042 instead' }).click();
  await expect(trace).toContainText('This event reaches Finn Gallagher instead. The trace stops at Event.');
  await trace.getByRole('button', { name: 'Trace Ringing instead' }).click();
  await expect(trace).toContainText('This event reaches Finn Gallagher instead. The event starts');
  await expect(trace.getByRole('textbox', { name: 'Environment' })).toHaveValue('NICE EU');
  await expect(trace.getByRole('textbox', { name: 'Agent Id' })).toHaveValue('0042');
  await expect(trace.getByRole('button', { name: 'Run trace' })).toBeFocused();
  await expectPanelAccessible(panel);
});

test('support is told who else a shared agent may mean, and that a free one reaches nobody', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'support.sam');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await openTrace(panel);
  await ask(panel);
  await expect(traceOf(panel)).toContainText('Ambiguous: the trace stops at Mapping');
  await expect(traceOf(panel).getByRole('list', { name: 'It may be' })).toContainText('eve.tanaka');

  await askFor(panel, { environment: 'Genesys US', agentId: 'a4711' });
  await expect(traceOf(panel)).toContainText('The trace stops at Mapping.');
  await expect(stepsOf(panel)).toContainText('Agent "a4711" is on no list');
  await expectPanelAccessible(panel);
});

test('by keyboard alone support runs a trace, is told that the server is away, and tries again', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'support.sam');
  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  const trace = traceOf(panel);
  await pressUntilFocused(crm, trace.getByRole('button', { name: 'Why does the phone not pop?' }));
  await crm.keyboard.press('Enter');
  const run = trace.getByRole('button', { name: 'Run trace' });
  await expect(run).toBeVisible();
  await demo.proxy.set('refuse');
  try {
    await pressUntilFocused(crm, run);
    await crm.keyboard.press('Enter');
    await expect(trace.getByRole('alert')).toContainText('the server, which cannot be reached now');
    await expectPanelAccessible(panel);
  } finally {
    await demo.proxy.set('pass');
  }
  await pressUntilFocused(crm, trace.getByRole('button', { name: 'Try again' }));
  await crm.keyboard.press('Enter');
  await expect(trace).toContainText('Calls of this agent reach Finn Gallagher.');
  await expect(trace.getByRole('alert')).toHaveCount(0);
});
