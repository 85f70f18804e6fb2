/** `npm start` on Node 24: server, demo CRM and a browser that is signed in, until it is told to stop. */
import { root } from '../build/build-extension.ts';
import { reportError } from '../set-up/one-line-error.mjs';
import { parseFlags } from './flags.mjs';
import { runUntilStopped } from './run-until-stopped.ts';
import { startEverything } from './start-everything.ts';

let exitCode = 0;
try {
  const flags = parseFlags(process.argv.slice(2), root);
  await runUntilStopped((resources, stopped) => startEverything(flags, resources, stopped));
} catch (error) {
  exitCode = reportError(error);
}
// Nothing is open any more; a library's timer must not keep the command alive.
process.exit(exitCode);
