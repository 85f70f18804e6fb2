/** `npm run bench`: sets the clone up, then measures. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('bench/run.ts', process.argv.slice(2));
