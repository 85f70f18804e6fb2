/** The tests with large counts, in the order in which they run. */
import { COMMIT_ORDER } from './commit-order.ts';
import { CONCURRENT_PAIRS } from './concurrent-pairs.ts';
import { IMPORT_KILLS } from './import-kills.ts';
import { IMPORT_MILLION } from './import-million.ts';
import { IMPORT_ROWS } from './import-rows.ts';
import type { LongTest } from './long-test.ts';
import { SIMULATOR } from './simulator.ts';

export const LONG_TESTS: readonly LongTest[] = [
  COMMIT_ORDER,
  CONCURRENT_PAIRS,
  IMPORT_KILLS,
  IMPORT_MILLION,
  IMPORT_ROWS,
  SIMULATOR,
];
