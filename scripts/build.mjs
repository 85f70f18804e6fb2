/** `npm run build`: sets the clone up, then builds the extension. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('scripts/build/main.ts', process.argv.slice(2));
