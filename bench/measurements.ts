/** Every measurement by the name under which `--only` finds it. */
import { measurePageTasks } from './figures/f1-page-tasks.ts';
import { measureRecovery } from './figures/f6-recovery.ts';
import { measureCrmPage } from './figures/p1-crm-page.ts';
import { measurePanel } from './figures/p2-panel.ts';
import { measureEdits } from './figures/p3-edits.ts';
import { measureDurable } from './figures/p4-durable.ts';
import { measureSync } from './figures/p5-sync.ts';
import { measureRestart } from './figures/p6-worker-restart.ts';
import { measureChanges } from './figures/p7-changes.ts';
import { measureSpread } from './figures/p8-spread.ts';
import { measureImport, measureImportOnPostgres } from './figures/p9-import.ts';
import { measureLargeFile } from './figures/p9-large-file.ts';
import { measureTree } from './figures/p10-agents-tree.ts';
import { measureMillion } from './figures/p10-million.ts';
import { measureMemory } from './figures/p11-memory.ts';
import { measureServer, measureServerOnPostgres } from './figures/p12-server.ts';
import { measureScriptSize } from './figures/p13-script-size.ts';
import { measureServerStart } from './figures/p13-server-start.ts';
import type { Measurement } from './support/bench.ts';

/** In this order, so that what needs a quiet machine comes before what starts browsers. */
export const MEASUREMENTS: readonly (readonly [ids: string, measure: Measurement])[] = [
  ['P13', measureScriptSize],
  ['P13', measureServerStart],
  ['P12', measureServer],
  ['P12p', measureServerOnPostgres],
  ['P5', measureSync],
  ['P1', measureCrmPage],
  ['P2', measurePanel],
  ['P6', measureRestart],
  ['P7', measureChanges],
  ['P3', measureEdits],
  ['P4', measureDurable],
  ['P10', measureTree],
  ['P10e', measureMillion],
  ['F1', measurePageTasks],
  ['F6', measureRecovery],
  ['P9-large', measureLargeFile],
  ['P8', measureSpread],
  ['P9', measureImport],
  ['P9p', measureImportOnPostgres],
  // Last: it closes the panel that the others share.
  ['P11', measureMemory],
];

/** Those whose figures depend on the size of the data, and take a few seconds each. */
export const GROWING = ['P5', 'P2', 'P6', 'P7', 'P3', 'P4', 'P10', 'P12p', 'P9p', 'P11'];
