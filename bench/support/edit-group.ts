/** The edit that benchmarks repeat: another group for the user whom the panel shows, saved by the button. */
import type { Frame } from 'playwright';

const GROUPS = ['Tier 1', 'Tier 2', 'Billing', 'Back Office'];

/** A group that differs from that of the run before. */
export function groupOfRun(run: number): string {
  return GROUPS[run % GROUPS.length] ?? 'Tier 1';
}

/** Chooses the group and makes *Save* ready to be pressed. */
export async function chooseGroup(panel: Frame, group: string): Promise<void> {
  const region = panel.getByRole('region', { name: 'User group' });
  await region.getByRole('combobox', { name: 'User group' }).selectOption({ label: group });
}

export async function pressSave(panel: Frame): Promise<void> {
  await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
}
