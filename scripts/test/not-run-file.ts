/** The file in which a test notes that it was not run and why; `npm test` makes it, reads it and sums it up. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Name of the environment variable that holds the file's path. Absent where tests run without `npm test`. */
export const NOT_RUN_VARIABLE = 'PATCHPANEL_NOT_RUN_FILE';

/** One line of JSON per test left out: what and why, and the command that would enable it. */
interface NotRunNote {
  readonly reason?: string;
  /** Another name of `reason`. */
  readonly notRun?: string;
  readonly enable?: string;
}

function describeNote(line: string): string {
  const { reason, notRun = 'a test did not say why', enable }: NotRunNote = JSON.parse(line);
  return `${reason ?? notRun}${enable ? ` (enable with: ${enable})` : ''}`;
}

export function noteNotRun(note: { reason: string; enable?: string }): void {
  const path = process.env[NOT_RUN_VARIABLE];
  if (path) appendFileSync(path, `${JSON.stringify(note)}\n`);
}

export function readNotRunFile(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(describeNote);
}
