/** An expected refusal of the API, thrown inside the server and turned into `application/problem+json` at its border. */
import type { Problem } from '../lib/schema/problem.ts';

export class ProblemError extends Error {
  readonly problem: Problem;
  /** Extra headers of the answer, such as `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.headers = headers;
  }
}
