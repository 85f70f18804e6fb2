/** The step of `npm test` that runs unit, property, architecture and server tests in Vitest. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './run-command.ts';
import { countAsOne, failAsItsTool, type Step, type StepResult } from './step.ts';

/** The part of Vitest's JSON report that is read here. */
interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: {
      fullName: string;
      status: string;
      duration?: number | null;
      failureMessages?: string[];
    }[];
  }[];
}

const REPORT = join(root, 'test-results', 'vitest.json');

function readReport(): VitestReport | null {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    return null;
  }
}

export function countVitest(report: VitestReport): StepResult {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  // A file that fails to load has no tests, and must not vanish from the count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const leftOut = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  return {
    passed: count('passed'),
    failures: [
      ...tests
        .filter((test) => test.status === 'failed')
        .map((test) => ({ name: test.fullName, message: (test.failureMessages ?? []).join('\n') })),
      ...broken.map((file) => ({ name: file.name, message: file.message ?? '' })),
    ],
    notRun: leftOut.map((test) => `unit test marked as skipped: ${test.fullName}`),
    tests: tests.map((test) => ({ name: test.fullName, milliseconds: test.duration ?? 0 })),
  };
}

export const unitStep: Step = {
  name: 'unit',
  async run() {
    rmSync(REPORT, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
    const outcome = await runTool('vitest/vitest.mjs', ['run', ...reporters]);
    const report = readReport();
    if (!report) return countAsOne('unit (no report)', false, outcome.milliseconds);
    return failAsItsTool('Vitest', outcome.code, countVitest(report));
  },
};
