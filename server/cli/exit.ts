/** How a command ends: the exit codes of the contract, and the error that carries one. Runs in the command line. */

export const EXIT = { done: 0, failed: 1, usage: 2, refusedRows: 3, conflict: 4, notAllowed: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export class CommandError extends Error {
  readonly exit: ExitCode;
  /** As the server answered, for `--json`. */
  readonly problem: unknown;

  constructor(exit: ExitCode, message: string, problem: unknown = null) {
    super(message);
    this.name = 'CommandError';
    this.exit = exit;
    this.problem = problem;
  }
}

export function usage(message: string): CommandError {
  return new CommandError(EXIT.usage, message);
}
