/** The last lines of `npm test`: the ten slowest tests, what was not run, and the counts other programs read. */
import type { StepResult } from './step.ts';

const SLOWEST = 10;

function listSlowest(result: StepResult): string[] {
  const slowest = [...result.tests].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST);
  return slowest.map((test) => `  ${(test.milliseconds / 1000).toFixed(1).padStart(6)} s  ${test.name}`);
}

function describeNotRun(notRun: readonly string[]): string {
  const reasons = [...new Set(notRun)];
  return `${notRun.length} not run: ${reasons.length > 0 ? reasons.join('; ') : 'nothing left out'}`;
}

export function summarize(result: StepResult): string[] {
  return [
    '',
    `The ${SLOWEST} slowest:`,
    ...listSlowest(result),
    '',
    describeNotRun(result.notRun).replaceAll('\n', ' '),
    `${result.passed} passed, ${result.failed} failed`,
  ];
}

/** 1 if anything failed, or if anything was not run where everything must be. */
export function exitCodeOf(result: StepResult, requireAll: boolean): 0 | 1 {
  return result.failed > 0 || (requireAll && result.notRun.length > 0) ? 1 : 0;
}
