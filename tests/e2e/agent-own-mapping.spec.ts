/** Story: an agent learns which CTI agent they are, and sees nothing of anybody else. */
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

test('an agent reads the own mapping in plain words and can change nothing', async ({
  demo,
  openBrowser,
}) => {
  const { panel } = await signInAs(await openBrowser(), demo, 'agent.eve');

  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  const mapping = panel.getByRole('region', { name: 'CTI agent mapping' });
  await expect(mapping).toContainText('You are agent 4711 in NICE EU, from your group Tier 1. Checked');
  await expect(panel.getByText('Read-only')).toBeVisible();
  await expect(panel.getByText('Only an administrator can change your settings.')).toBeVisible();
  await expect(panel.getByRole('radiogroup', { name: 'Mapping mode' })).toHaveCount(0);
});

test('on the record of another user an agent gets a notice and their own data', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'agent.eve');

  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByText('This page is about another CRM user.')).toBeVisible();
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await expect(panel.locator('body')).not.toContainText('Finn');
});
