/** Each story that the page of faults names, twenty times: one file a round, never retried. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countPlaywright } from '../../scripts/test/e2e-step.ts';
import { NOT_RUN_VARIABLE, readNotRunFile } from '../../scripts/test/not-run-file.ts';
import { runTool } from '../../scripts/test/run-command.ts';
import type { LongTest } from './long-test.ts';
import { grepOf, type NamedStories, namedStories } from './support/named-stories.ts';

const TIMES = 20;
const STORIES = namedStories();

export const E2E_FAULTS: LongTest = {
  name: 'e2e-faults',
  what: `each end-to-end story that docs/FAULTS.md names, ${TIMES} times in a real browser, never retried; a round is one file`,
  covers: [
    'tests/long/e2e-faults.ts',
    'entrypoints/background.ts',
    'entrypoints/console/main.tsx',
    'entrypoints/crm-frame.ts',
    'entrypoints/crm-panel.ts',
    'entrypoints/crm.content/index.ts',
    'entrypoints/panel/main.tsx',
    'entrypoints/setup/main.tsx',
    'entrypoints/sidepanel/main.tsx',
    'tests/e2e/playwright.config.ts',
    ...STORIES.map(({ file }) => file),
  ],
  count: STORIES.length,
  async open() {
    return {
      async run(round) {
        const stories = STORIES[round % STORIES.length];
        if (!stories) throw new Error('The page of faults names no story.');
        return { seen: `${stories.file}: ${await runOften(stories)} passed` };
      },
      close: async () => [],
    };
  },
};

/** Returns how many passed; throws where one did not, or was not run. */
async function runOften({ file, titles }: NamedStories): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-often-'));
  const [report, left] = [join(folder, 'report.json'), join(folder, 'left')];
  try {
    const flags = ['--grep', grepOf(titles), `--repeat-each=${TIMES}`, '--retries=0', '--reporter=line,json'];
    const { code } = await runTool(
      'playwright/cli.js',
      ['test', '--config', 'tests/e2e/playwright.config.ts', `/${file}`, ...flags],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: report, [NOT_RUN_VARIABLE]: left },
    );
    if (!existsSync(report)) throw new Error(`${file}: no report, code ${code}`);
    const { passed, failures, notRun } = countPlaywright(JSON.parse(readFileSync(report, 'utf8')));
    const wrong = [
      ...failures.map(({ name, message }) => `${name}: ${message}`),
      ...notRun,
      ...readNotRunFile(left),
    ];
    if (wrong.length > 0) throw new Error(`${file}: ${wrong.join('\n')}`);
    if (code !== 0 || passed < titles.length * TIMES)
      throw new Error(`${file}: ${passed} of ${titles.length * TIMES} passed, code ${code}`);
    return passed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
