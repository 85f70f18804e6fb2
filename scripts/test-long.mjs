/** `npm run test:long`: sets the clone up, then runs the tests with the large counts. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('tests/long/main.ts', process.argv.slice(2));
