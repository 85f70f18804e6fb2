/** The step of `npm test` that runs the end-to-end stories in a real browser, in Playwright's own runner. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './run-command.ts';
import { countAsOne, failAsItsTool, type Step, type StepResult } from './step.ts';

interface PlaywrightSpec {
  title: string;
  tests: { status: string; results: { duration: number; error?: { message?: string } }[] }[];
}

interface PlaywrightSuite {
  title: string;
  specs?: PlaywrightSpec[];
  suites?: PlaywrightSuite[];
}

/** The part of Playwright's JSON report that is read here. */
interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
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
  const failed = runs.filter((run) => run.status !== 'skipped' && run.status !== 'expected');
  return {
    passed: runs.length - leftOut.length - failed.length,
    failures: [
      ...failed.map((run) => ({
        name: run.title,
        message: run.results.find((result) => result.error)?.error?.message ?? '',
      })),
      ...report.errors.map((error) => ({ name: 'outside every story', message: error.message ?? '' })),
    ],
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
    const report: PlaywrightReport = JSON.parse(readFileSync(REPORT, 'utf8'));
    return failAsItsTool('Playwright', outcome.code, countPlaywright(report));
  },
};
