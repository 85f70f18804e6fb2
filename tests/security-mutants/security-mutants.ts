/** All defences that are taken out, one at a time. */
import { BACKGROUND_MUTANTS } from './background-mutants.ts';
import { BORDER_MUTANTS } from './border-mutants.ts';
import { DATABASE_MUTANTS } from './database-mutants.ts';
import { FRAME_MUTANTS } from './frame-mutants.ts';
import { MESSAGE_MUTANTS } from './message-mutants.ts';
import { RECORD_MUTANTS } from './record-mutants.ts';
import type { SecurityMutant } from './security-mutant.ts';
import { SERVER_MUTANTS } from './server-mutants.ts';
import { SIGN_IN_MUTANTS } from './sign-in-mutants.ts';

export const SECURITY_MUTANTS: readonly SecurityMutant[] = [
  ...MESSAGE_MUTANTS,
  ...BORDER_MUTANTS,
  ...SERVER_MUTANTS,
  ...SIGN_IN_MUTANTS,
  ...FRAME_MUTANTS,
  ...DATABASE_MUTANTS,
  ...RECORD_MUTANTS,
  ...BACKGROUND_MUTANTS,
];
