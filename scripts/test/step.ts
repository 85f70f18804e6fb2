/** What every step of `npm test` answers, and the few ways of making such an answer. */

export interface TimedTest {
  readonly name: string;
  readonly milliseconds: number;
}

export interface StepResult {
  readonly passed: number;
  readonly failed: number;
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
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notRun: [], tests: [{ name, milliseconds }] };
}

export function addResults(results: readonly StepResult[]): StepResult {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    notRun: results.flatMap((result) => result.notRun),
    tests: results.flatMap((result) => result.tests),
  };
}
