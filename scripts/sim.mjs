/** `npm run sim`: sets the clone up, then runs simulated worlds. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('tests/sim/run.ts', process.argv.slice(2));
