/** `npm start`: sets the clone up, then runs server, demo CRM and browser. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('scripts/start/main.ts', process.argv.slice(2));
