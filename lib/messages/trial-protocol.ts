/** Trying rules on an open CRM tab: the console's commands, and what the background asks the script that it runs there. */

import type { IdentitySpec } from '../schema/identity-spec.ts';
import type { CrmTabs, TestAnswer, TestRequest } from '../schema/identity-test.ts';
import type { KnownPerson, Learned, LearnRequest } from '../schema/learned.ts';

export interface TrialCommands {
  /** Lists the open tabs that the browser lets us read, and which of the sites it does not. */
  readCrmTabs(request: { sites: string[] }): CrmTabs;
  /** Tries an identity spec on the page of a tab as it is now; saves nothing, and no token leaves the page. */
  testIdentity(request: TestRequest): TestAnswer;
  /** Looks in the page of a tab for where it says a known id and known names, and proposes rules; saves nothing. */
  learnIdentity(request: LearnRequest): Learned;
  /** Ends a test or a search that is under way. */
  cancelTrial(request: { key: string }): null;
}

/** They only read: a new worker may do them again. */
export const REPEATABLE_TRIALS: readonly (keyof TrialCommands)[] = [
  'readCrmTabs',
  'testIdentity',
  'learnIdentity',
  'cancelTrial',
];

/** What the background asks `/crm-test.js` in a tab, by `tabs.sendMessage`. Answers are claims of a page: parsed by schema. */
export type TrialMessage =
  | { type: 'testIdentity'; key: string; spec: IdentitySpec }
  | { type: 'learnIdentity'; key: string; known: KnownPerson }
  | { type: 'cancelTrial'; key: string };
