/** Gets a Firefox when none is installed, where that can be done: Debian's package, as root. */
import { OneLineError } from '../set-up/one-line-error.mjs';
import { FIREFOX_INSTALL_COMMAND, findFirefox } from './find-firefox.ts';
import { canUseApt, installByApt } from './provide-chromium.ts';

export async function provideFirefox(say: (line: string) => void): Promise<string> {
  const present = findFirefox();
  if (present) return present;
  if (canUseApt()) {
    say('No Firefox found: installing the package firefox-esr …');
    await installByApt(['firefox-esr']);
  }
  const installed = findFirefox();
  if (installed) return installed;
  throw new OneLineError(`No Firefox found: set FIREFOX_PATH, or run ${FIREFOX_INSTALL_COMMAND}`);
}
