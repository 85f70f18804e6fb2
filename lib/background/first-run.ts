/** After an installation by a person the set-up page opens by itself; where others manage the browser, they decide. */
import type { Core } from './core.ts';

export async function openSetupOnce({ session, parts: { platform } }: Core): Promise<void> {
  if (session.address !== null || (await platform.isManaged())) return;
  await platform.openTab(platform.pageUrl('setup.html'));
}
