/** Rules for recognising CRM users, tried on a tab: what is told of a test, and what may stand against one. */
import { CONFIGURATION, INSTANCE_VIEW, PLACES } from '../../../support/console-views.ts';
import { LEARNED, TABS, TEST_ANSWER, TRIED_SPEC } from '../../../support/identity-tests.ts';
import type { GalleryState, GalleryStates } from '../gallery-state.ts';
import { ADMIN } from '../people.ts';

function at(about: string, fields: Partial<GalleryState> = {}): GalleryState {
  const answers = {
    readConfiguration: CONFIGURATION,
    readRecord: { ...INSTANCE_VIEW, instance: { ...INSTANCE_VIEW.instance, identity: TRIED_SPEC } },
    readCrmTabs: TABS,
    testIdentity: TEST_ANSWER,
    learnIdentity: LEARNED,
    ...fields.answers,
  };
  return { page: 'console', hash: `#/instances/${PLACES.contoso}`, view: ADMIN, about, ...fields, answers };
}

export const CONSOLE_IDENTITY_STATES: GalleryStates = {
  'console-identity-test': at('The rules were tested on a tab: who is signed in, and what each part found.', {
    clicksLast: 'Test on this tab',
  }),
  'console-identity-testing': at('A test that takes longer than a second can be cancelled.', {
    hangs: ['testIdentity'],
    clicksLast: 'Test on this tab',
    seconds: 3,
  }),
  'console-identity-learn': at('Rules are learnt from the own record: proposals, and the rules with them.', {
    clicks: ['Test on this tab', 'Learn'],
    clicksLast: 'Search this tab',
  }),
  'console-identity-sites': at('No page may be read yet: which sites to allow.', {
    answers: {
      readCrmTabs: {
        tabs: [],
        withheld: ['https://crm.contoso.example/*'],
        barred: ['https://other.example/*'],
      },
    },
  }),
  'console-identity-faults': at('Faults of the rules, each with its line and its place.', {
    types: {
      Identity: `{
  "version": 1,
  "identity": { "probes": [{ "nativeId": [{ "from": "fetch" }] }, { "username": [{ "from": "moon" }] }] },
  "records": [{ "in": "path", "pattern": "" }]
}`,
    },
    clicksLast: 'Test on this tab',
  }),
};
