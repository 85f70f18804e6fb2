/** What an admin does in the panel to give the shown user another list of CTI agents. */
import type { Frame } from 'playwright';
import { expect } from './story.ts';

export const mappingOf = (panel: Frame) => panel.getByRole('region', { name: 'CTI agent mapping' });

/** Switches to Override if need be, finds the agent in the tree, checks or unchecks it and saves. */
export async function toggleAgent(panel: Frame, agentId: string): Promise<void> {
  const mapping = mappingOf(panel);
  await mapping.getByRole('radio', { name: 'Override' }).check();
  const edit = mapping.getByRole('button', { name: 'Edit Mapping' });
  if (await edit.isVisible()) await edit.click();
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill(agentId);
  const agent = mapping
    .getByRole('tree', { name: 'CTI agents' })
    .getByRole('treeitem')
    .filter({ hasText: new RegExp(`\\b${agentId}\\b`) });
  const before = await agent.getAttribute('aria-checked');
  await agent.click();
  await expect(agent).toHaveAttribute('aria-checked', before === 'true' ? 'false' : 'true');
  await mapping.getByRole('button', { name: 'Save Mapping' }).click();
}

export const listedAgents = (panel: Frame) => mappingOf(panel).getByRole('list', { name: 'Mapped agents' });
