/** `npm run sim:mutants`: sets the clone up, then runs the simulator with planted bugs. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('tests/sim/mutants/run.ts', process.argv.slice(2));
