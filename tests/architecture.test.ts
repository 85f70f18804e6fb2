/** Holds the source tree to docs/ARCHITECTURE.md; each failure quotes the rule it breaks. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDirections, checkOwners, findBarrels, findCycles } from './architecture/import-checks.ts';
import { readSourceFiles, root } from './architecture/source-files.ts';
import {
  findBrowserUse,
  findModuleState,
  findReachingComponents,
  findRequests,
} from './architecture/state-checks.ts';
import { checkSizes, findBanned, findWithoutFirstLine, LIMITS } from './architecture/text-checks.ts';

const files = readSourceFiles();

function expectNone(violations: readonly string[], rule: string) {
  expect(violations, `Rule: ${rule}`).toEqual([]);
}

describe('imports', () => {
  it('go only in the directions of the table', () => {
    expectNone(
      checkDirections(files),
      'each folder imports only what the table of docs/ARCHITECTURE.md allows it',
    );
  });
  it('of a package with one owner stay in its folder', () => {
    expectNone(
      checkOwners(files),
      'idb, ky, oauth4webapi and papaparse have one folder each that imports them',
    );
  });
  it('have no cycles', () => {
    expectNone(findCycles(files), 'no file imports itself through others');
  });
  it('name the file that defines a thing', () => {
    expectNone(findBarrels(files), 'no barrels: a file does not only pass on what others export');
  });
});

describe('every file', () => {
  it('keeps to the sizes', () => {
    const { longest, median, p90 } = LIMITS;
    expectNone(checkSizes(files), `no file over ${longest} lines, median ${median}, nine in ten ${p90}`);
  });
  it('opens with a sentence on what it owns and where it runs', () => {
    expectNone(findWithoutFirstLine(files), 'the first line is a comment');
  });
  it('contains nothing that is forbidden', () => {
    expectNone(
      findBanned(files),
      'no any, no suppressed errors, no markup or code from strings, no machine paths',
    );
  });
});

describe('the extension', () => {
  it('keeps no state in modules of the worker', () => {
    expectNone(
      findModuleState(files),
      'the worker may be lost at any await: state lives in what a function creates',
    );
  });
  it('uses browser.* only where it belongs', () => {
    expectNone(
      findBrowserUse(files),
      'only entrypoints, background, messages, settings, frame and remote use browser.*',
    );
  });
  it('reaches neither network nor storage from components', () => {
    expectNone(findReachingComponents(files), 'components read the store and send commands');
  });
  it('asks its server and the CRM, and nobody else', () => {
    expectNone(findRequests(files), 'only lib/remote and the few files that ask a CRM make requests');
  });
  it('checks the accessibility of every page it has', () => {
    const story = join(root, 'tests/e2e/accessibility.spec.ts');
    const covered = existsSync(story) ? readFileSync(story, 'utf8') : '';
    const pages = readdirSync(join(root, 'entrypoints'), { withFileTypes: true })
      .filter((entry) => existsSync(join(root, 'entrypoints', entry.name, 'index.html')))
      .map(({ name }) => `${name}.html`);
    expectNone(
      pages.filter((page) => !covered.includes(page)),
      'tests/e2e/accessibility.spec.ts runs axe on every page',
    );
  });
});
