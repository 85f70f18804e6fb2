/** Notes for `npm test` that a story cannot run here, with what makes it run. */
import { appendFileSync } from 'node:fs';
import { NOT_RUN_VARIABLE } from '../../../scripts/test/not-run-file.ts';

/** Workers read a story's file again; only the runner notes it. */
export function reportNotRun(note: object): void {
  const file = process.env[NOT_RUN_VARIABLE];
  if (file && process.env.TEST_WORKER_INDEX === undefined) appendFileSync(file, `${JSON.stringify(note)}\n`);
}
