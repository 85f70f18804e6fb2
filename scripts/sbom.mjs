/** `npm run sbom`: sets the clone up, then lists what the product is made of. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('scripts/supply/main.ts', process.argv.slice(2));
