/** `npm test`: sets the clone up, then runs every check. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('scripts/test/main.ts', process.argv.slice(2));
