/** `npm run crm:rt`: a real Request Tracker on this machine, with its address and accounts printed. Any Node from 20. */
import { join } from 'node:path';
import { startRt } from './crm-lab/rt.mjs';
import { ensureRt } from './crm-lab/rt-programs.mjs';
import { runLab } from './crm-lab/run-lab.mjs';

await runLab({
  usage: 'npm run crm:rt -- [--port N] [--data DIR] [--install-only]',
  folder: join('.data', 'crm-rt'),
  install: ensureRt,
  start: startRt,
});
