/** `npm run docs`: sets the clone up, then writes the pages that are made from code. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('scripts/docs/main.ts', process.argv.slice(2));
