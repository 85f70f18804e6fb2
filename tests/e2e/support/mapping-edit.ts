/** What an admin does in the panel to give the shown user another list of CTI agents. */
import type { Frame } from 'playwright';
import { expect } from './story.ts';

export const mappingOf = (panel: Frame) => panel.getByRole('region', { name: 'CTI agent mapping' });

/** Switches to Override if need be, finds the agent in the tree, checks or unchecks it and saves. */
export async function toggleAgent(panel: Frame, agentName: string): Promise<void> {
  const mapping = mappingOf(panel);
  await mapping.getByRole('radio', { name: 'Override' }).check();
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill(agentName);
  const tree = mapping.getByRole('tree', { name: 'CTI agents' });
  const agent = tree.getByRole('treeitem', { name: agentName, exact: true });
  const wasChecked = (await agent.getAttribute('aria-checked')) === 'true';
  await agent.click();
  await expect(agent).toHaveAttribute('aria-checked', String(!wasChecked));
  const save = mapping.getByRole('button', { name: 'Save Mapping' });
  await save.click();
  // Before that the status line is still the one from before the edit.
  await expect(save).toHaveCount(0);
}

export const listedAgents = (panel: Frame) => mappingOf(panel).getByRole('list', { name: 'Mapped agents' });
