/** A file that is chosen on the disk in the console of a real browser with the built extension, and refused there. */

import { openBenchBrowser } from '../../../bench/support/bench-browser.ts';
import { heapPeakOf } from '../../../bench/support/heap-peak.ts';
import { connectToServer, signInToPatchpanel } from '../../../scripts/browser/sign-in.ts';
import { chooseOnDisk } from '../../support/choose-on-disk.ts';
import type { KillWorld } from './kill-world.ts';

const MB = 1024 * 1024;

export interface Refusal {
  /** What the page says of it. */
  readonly said: string;
  /** Of scripts and array buffers of the page and its worker, in MB. */
  readonly peak: number;
}

export async function refusedInConsole(world: KillWorld, path: string): Promise<Refusal> {
  await world.client();
  const { url, account } = world.address();
  const browser = await openBenchBrowser((line) => void process.stderr.write(`${line}\n`));
  try {
    const { page, extensionId, cdp } = browser;
    await connectToServer(page, extensionId, url);
    await signInToPatchpanel(page, account);
    const address = `chrome-extension://${extensionId}/console.html`;
    await page.goto(`${address}#/import/users/${world.instanceId}`);
    await page.getByRole('button', { name: 'Choose CSV file' }).waitFor();
    let said = '';
    const peak = await heapPeakOf(cdp, address, async () => {
      await chooseOnDisk(page, path);
      said = await page.getByRole('alert').innerText();
    });
    return { said, peak: peak / MB };
  } finally {
    await browser.close();
  }
}
