/** `npm run bridge:oracle`: sets the clone up, then packs the extension of Oracle's Agent Browser UI. Runs on any Node from 20. */
import { runOnNode24 } from './set-up/run-on-node24.mjs';

await runOnNode24('scripts/crm-bridge/main.ts', process.argv.slice(2));
