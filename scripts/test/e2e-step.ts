/** The step of `npm test` that runs the end-to-end stories in a real browser, in Playwright's own runner. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './run-command.ts';
import { countAsOne, type Step, type StepResult } from './step.ts';

interface PlaywrightSpec {
  title: string;
  tests: { status: string; results: { duration: number }[] }[];
}

interface PlaywrightSuite {
  title: string;
  specs?: PlaywrightSpec[];
  suites?: PlaywrightSuite[];
}

/** The part of Playwright's JSON report that is read here. */
interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: unknown[];
}

const REPORT = join(root, 'test-results', 'playwright.json');

function listSpecs(suite: PlaywrightSuite): PlaywrightSpec[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(listSpecs)];
}

export function countPlaywright(report: PlaywrightReport): StepResult {
  const runs = report.suites
    .flatMap(listSpecs)
    .flatMap((spec) => spec.tests.map((test) => ({ ...test, title: spec.title })));
  const leftOut = runs.filter((run) => run.status === 'skipped');
  const passed = runs.filter((run) => run.status === 'expected').length;
  return {
    passed,
    failed: runs.length - leftOut.length - passed + report.errors.length,
    notRun: leftOut.map((run) => `end-to-end story marked as skipped: ${run.title}`),
    tests: runs.map((run) => ({
      name: run.title,
      milliseconds: run.results.reduce((sum, result) => sum + result.duration, 0),
    })),
  };
}

export const e2eStep: Step = {
  name: 'e2e',
  async run() {
    rmSync(REPORT, { force: true });
    const outcome = await runTool(
      'playwright/cli.js',
      ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: REPORT },
    );
    if (!existsSync(REPORT)) return countAsOne('e2e (no report)', false, outcome.milliseconds);
    const result = countPlaywright(JSON.parse(readFileSync(REPORT, 'utf8')));
    return outcome.code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  },
};
