/** An expected failure of a command: one line on standard error that says what to do. Runs on any Node from 20. */
export class OneLineError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'OneLineError';
    this.exitCode = exitCode;
  }
}

/**
 * Prints an error as one line and says how to exit. Only an unexpected error gets its stack.
 * @param {unknown} error
 */
export function reportError(error) {
  if (error instanceof OneLineError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
