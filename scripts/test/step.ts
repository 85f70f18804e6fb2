/** What every step of `npm test` answers, and the few ways of making such an answer. */

export interface TimedTest {
  readonly name: string;
  readonly milliseconds: number;
}

/** A test that failed, and what it said. */
export interface Failure {
  readonly name: string;
  /** May have many lines and colours; empty where the step has printed it and nothing more is known. */
  readonly message: string;
}

export interface StepResult {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Why something was not run, and the command that would enable it; one entry per test left out. */
  readonly notRun: readonly string[];
  readonly tests: readonly TimedTest[];
}

export interface Step {
  readonly name: string;
  run(): Promise<StepResult>;
}

/** The result of a check that counts as one test. */
export function countAsOne(name: string, ok: boolean, milliseconds: number): StepResult {
  const failures = ok ? [] : [{ name, message: '' }];
  return { passed: ok ? 1 : 0, failures, notRun: [], tests: [{ name, milliseconds }] };
}

/** A tool that ended with an error although each of its tests passed has failed once, outside them all. */
export function failAsItsTool(tool: string, code: number, result: StepResult): StepResult {
  if (code === 0 || result.failures.length > 0) return result;
  return { ...result, failures: [{ name: `${tool} ended with exit code ${code}`, message: '' }] };
}

export function addResults(results: readonly StepResult[]): StepResult {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failures: results.flatMap((result) => result.failures),
    notRun: results.flatMap((result) => result.notRun),
    tests: results.flatMap((result) => result.tests),
  };
}
