/** The file in which a test notes that it was not run and why; `npm test` makes it, reads it and sums it up. */
import { existsSync, readFileSync } from 'node:fs';

/** Name of the environment variable that holds the file's path. */
export const NOT_RUN_VARIABLE = 'PATCHPANEL_NOT_RUN_FILE';

/** One line of JSON per test left out. */
interface NotRunNote {
  /** What was left out, and why. */
  readonly reason: string;
  /** The command that would enable it. */
  readonly enable?: string;
}

function describeNote(line: string): string {
  const note: NotRunNote = JSON.parse(line);
  return note.enable ? `${note.reason} (enable with: ${note.enable})` : note.reason;
}

export function readNotRunFile(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(describeNote);
}
