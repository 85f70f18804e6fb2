/** The edit that benchmarks repeat: another group for the user whom the panel shows, saved by the button. */
import type { Frame } from 'playwright';

const GROUPS = ['Tier 1', 'Tier 2', 'Billing', 'Back Office'];

/** Chooses another group than the present one, which makes *Save* ready to be pressed; answers which. */
export async function chooseOtherGroup(panel: Frame): Promise<string> {
  const box = panel.getByRole('region', { name: 'User group' }).getByRole('combobox', { name: 'User group' });
  const present = await box.locator('option:checked').textContent();
  const other = GROUPS[(GROUPS.indexOf(present?.trim() ?? '') + 1) % GROUPS.length] ?? 'Tier 1';
  await box.selectOption({ label: other });
  return other;
}

export async function pressSave(panel: Frame): Promise<void> {
  await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
}
