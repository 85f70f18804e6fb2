/** The last lines of `npm test`: what failed, the ten slowest, what was not run, and the counts others read. */
import { stripVTControlCharacters } from 'node:util';
import type { Failure, StepResult } from './step.ts';

const SLOWEST = 10;
/** Failures told whole, and lines of each: enough to see what failed where only the end of the output is kept. */
const FAILURES = 20;
const FAILURE_LINES = 12;

function describeFailure({ name, message }: Failure): string[] {
  const lines = stripVTControlCharacters(message).split('\n');
  const told = lines.filter((line) => line.trim() !== '').slice(0, FAILURE_LINES);
  return [`  ${name}`, ...told.map((line) => `      ${line}`)];
}

function listFailures(failures: readonly Failure[]): string[] {
  if (failures.length === 0) return [];
  const untold = failures.length - FAILURES;
  const more = untold > 0 ? [`  and ${untold} more`] : [];
  return ['', 'Failed:', ...failures.slice(0, FAILURES).flatMap(describeFailure), ...more];
}

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
    ...listFailures(result.failures),
    '',
    `The ${SLOWEST} slowest:`,
    ...listSlowest(result),
    '',
    describeNotRun(result.notRun).replaceAll('\n', ' '),
    `${result.passed} passed, ${result.failures.length} failed`,
  ];
}

/** 1 if anything failed, or if anything was not run where everything must be. */
export function exitCodeOf(result: StepResult, requireAll: boolean): 0 | 1 {
  return result.failures.length > 0 || (requireAll && result.notRun.length > 0) ? 1 : 0;
}
