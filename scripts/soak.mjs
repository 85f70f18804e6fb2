/** `npm run soak`: sets the clone up, then lets simulated and real browsers work under random faults. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('tests/soak/main.ts', process.argv.slice(2));
