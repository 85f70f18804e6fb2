/** The first step of `npm test`: as root on Debian, installs what would otherwise be left out. It counts as no test. */
import { canUseApt, provideChromium } from '../browser/provide-chromium.ts';
import { provideFirefox } from '../browser/provide-firefox.ts';
import { ensureRt, findRt } from '../crm-lab/rt-programs.mjs';
import { ensureTryton, findTryton } from '../crm-lab/tryton-programs.mjs';
import { addResults, type Step } from './step.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** What cannot be had is told where it is missed: by the test that needs it. */
async function attempt(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

export const provideStep: Step = {
  name: 'provide',
  async run() {
    await attempt(() => provideChromium(say));
    await attempt(() => provideFirefox(say));
    if (canUseApt()) {
      if (!findTryton()) await attempt(() => ensureTryton(say));
      if (!findRt()) await attempt(() => ensureRt(say));
    }
    return addResults([]);
  },
};
