/** `npm run --silent patchpanel -- …`: sets the clone up, then runs the command line. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('server/cli/main.ts', process.argv.slice(2));
