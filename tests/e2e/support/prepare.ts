/** Once before all stories: the fixed-host build and a Chromium, made or found the way `npm start` does it. */
import { provideChromium } from '../../../scripts/browser/provide-chromium.ts';
import { ensureBuilt } from '../../../scripts/build/build-extension.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Read by the workers, which are processes of their own. */
export const EXTENSION_VARIABLE = 'PATCHPANEL_E2E_EXTENSION';
export const CHROMIUM_VARIABLE = 'PATCHPANEL_E2E_CHROMIUM';

export default async function prepare(): Promise<void> {
  process.env[EXTENSION_VARIABLE] = await ensureBuilt('fixed', say);
  process.env[CHROMIUM_VARIABLE] = await provideChromium(say);
}
