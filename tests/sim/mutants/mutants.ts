/** All planted bugs. */

import { DECISION_MUTANTS } from './decision-mutants.ts';
import type { Mutant } from './mutant.ts';
import { SERVER_MUTANTS } from './server-mutants.ts';
import { SYNC_MUTANTS } from './sync-mutants.ts';

export const MUTANTS: readonly Mutant[] = [...SYNC_MUTANTS, ...DECISION_MUTANTS, ...SERVER_MUTANTS];
