/** The tests with large counts, in the order in which they run. */
import { AUDIT_TAMPERING } from './audit-tampering.ts';
import { BROWSER_KILLS } from './browser-kills.ts';
import { COMMIT_ORDER } from './commit-order.ts';
import { CONCURRENT_PAIRS } from './concurrent-pairs.ts';
import { E2E_FAULTS } from './e2e-faults.ts';
import { IMPORT_KILLS } from './import-kills.ts';
import { IMPORT_MILLION } from './import-million.ts';
import { IMPORT_ROWS } from './import-rows.ts';
import { LONG_POLLS } from './long-polls.ts';
import type { LongTest } from './long-test.ts';
import { SAME_BUILDS } from './same-builds.ts';
import { SECURITY_MUTANTS_TEST } from './security-mutants.ts';
import { SERVER_KILLS } from './server-kills.ts';
import { SERVER_PROCESSES } from './server-processes.ts';
import { SIMULATOR } from './simulator.ts';

export const LONG_TESTS: readonly LongTest[] = [
  AUDIT_TAMPERING,
  BROWSER_KILLS,
  COMMIT_ORDER,
  CONCURRENT_PAIRS,
  E2E_FAULTS,
  IMPORT_KILLS,
  IMPORT_MILLION,
  IMPORT_ROWS,
  LONG_POLLS,
  SAME_BUILDS,
  SECURITY_MUTANTS_TEST,
  SERVER_KILLS,
  SERVER_PROCESSES,
  SIMULATOR,
];
