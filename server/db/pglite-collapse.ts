/** Ends the process when the embedded database collapses: it would never answer again, nor let anything else run. Runs in the server. */
import { writeSync } from 'node:fs';

/** EX_TEMPFAIL of sysexits.h: started again, the server may well go on. */
export const COLLAPSED_EXIT = 75;

const STANDARD_ERROR = 2;

/**
 * Takes each line that the database writes to its log, and asks for none to be printed. PANIC is what PostgreSQL calls an error after which it must start
 * again, such as a log that has no room; PGlite then spins inside WebAssembly, where no timer or signal reaches it. So the
 * end is here, before the call returns. What was answered is in the log, from which the next start repairs the data.
 */
export function endWhenCollapsed(line: string): false {
  const cause = /\bPANIC: +(.*)/.exec(line)?.[1] ?? (line.startsWith('Aborted(') ? line : undefined);
  if (cause === undefined) return false;
  try {
    writeSync(STANDARD_ERROR, `${wordsFor(cause)}\n`);
  } finally {
    process.exit(COLLAPSED_EXIT);
  }
}

function wordsFor(cause: string): string {
  const todo = /No space left|quota/i.test(cause)
    ? 'Make room on the disk of PATCHPANEL_DATA_DIR, then start the server again.'
    : 'Start the server again; if it ends again, look at the disk of PATCHPANEL_DATA_DIR.';
  return `The embedded database cannot go on: ${cause}. All that was answered is kept. ${todo}`;
}
