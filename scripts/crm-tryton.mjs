/** `npm run crm:tryton`: a real Tryton on this machine, with its address and accounts printed. Any Node from 20. */
import { join } from 'node:path';
import { runLab } from './crm-lab/run-lab.mjs';
import { startTryton } from './crm-lab/tryton.mjs';
import { ensureTryton } from './crm-lab/tryton-programs.mjs';

await runLab({
  usage: 'npm run crm:tryton -- [--port N] [--data DIR] [--install-only]',
  folder: join('.data', 'crm-tryton'),
  install: ensureTryton,
  start: startTryton,
});
