/** `npm start`: sets the clone up, then runs server, demo CRM and browser. Runs on any Node from 20. */
import { reportError } from './set-up/one-line-error.mjs';
import { root, runOnNode24 } from './set-up/run-on-node24.mjs';
import { parseFlags } from './start/flags.mjs';

try {
  parseFlags(process.argv.slice(2), root);
  await runOnNode24('scripts/start/main.ts', process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error);
}
