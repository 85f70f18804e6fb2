/** Story: the panel works whatever the browser allows embedded pages to store, and on a page with a strict policy. */
import type { Frame } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

/** Whether the embedded page itself gets a database; ours never asks for one. */
function canOpenDatabase(panel: Frame): Promise<boolean> {
  return panel.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        try {
          const request = indexedDB.open('probe');
          request.onsuccess = () => resolve(true);
          request.onerror = () => resolve(false);
        } catch {
          resolve(false);
        }
      }),
  );
}

for (const thirdPartyStorage of ['allowed', 'blocked'] as const) {
  test(`the panel works with third-party storage ${thirdPartyStorage}`, async ({ demo, openBrowser }) => {
    const browser = await openBrowser({ thirdPartyStorage });
    const { panel } = await signInAs(browser, demo, 'admin.ada');

    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Ada Lindqvist');
    await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live/);
    expect(await canOpenDatabase(panel)).toBe(thirdPartyStorage === 'allowed');
  });
}

test('the panel works under a strict content security policy of the page', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo({ crm: { strictCsp: true } });
  const { crm } = await signInAs(await openBrowser(), demo, 'admin.ada');

  const policy = (await crm.reload())?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("frame-src 'none'");
  const panel = await openPanel(crm);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Ada Lindqvist');
});
