/** A copy of the build all of whose scripts begin under a clock that is years off: the worker at each of its starts, and every page. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputFolder } from '../../../scripts/build/build-extension.ts';

const YEAR = 365.25 * 86_400_000;

/** Returns its folder, which the caller removes. */
export function clockedBuild(years: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-clock-'));
  cpSync(outputFolder('fixed'), folder, { recursive: true });
  const clock = clockOf(years * YEAR);
  change(join(folder, 'background.js'), (script) => `${clock}\n${script}`);
  writeFileSync(join(folder, 'clock.js'), clock);
  for (const page of readdirSync(folder).filter((name) => name.endsWith('.html')))
    change(join(folder, page), (html) => html.replace('<head>', '<head><script src="/clock.js"></script>'));
  return folder;
}

function change(path: string, by: (text: string) => string): void {
  writeFileSync(path, by(readFileSync(path, 'utf8')));
}

/** Of `performance` nothing is changed: it counts from the start of the page, however wrong the clock is. */
const clockOf = (shift: number) => `{
  const Right = Date;
  globalThis.Date = class Date extends Right {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(Right.now() + ${shift});
    }
    static now() {
      return Right.now() + ${shift};
    }
  };
}`;
