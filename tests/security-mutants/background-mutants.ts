/** Defences of the background: whose copy is kept, which page is a site, whom an edit is for, and what of a CRM is shown. */
import type { SecurityMutant } from './security-mutant.ts';

const SITES = 'tests/background/sites-and-servers.test.ts';
const SWITCH = 'tests/background/session-switch.test.ts';
const PICKS = 'tests/background/picks.test.ts';

export const BACKGROUND_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'goes on with a site that the browser took back',
    file: 'lib/background/core.ts',
    text: 'const isAccessible = accessible === null || matchesAny(accessible, address);',
    instead: "const isAccessible = accessible === null || address !== '';",
    test: { file: SITES, title: 'are no place for a panel that is still open' },
  },
  {
    name: 'tells no page that its site was taken back',
    file: 'lib/background/core.ts',
    text: 'const former = this.tabs.tabIds.filter((tabId) => this.pageOf(tabId) === null);',
    instead: 'const former = this.tabs.tabIds.filter((tabId) => tabId < 0);',
    test: { file: SITES, title: 'lose the script, close their panels, and are named' },
  },
  {
    name: 'edits another user than the page is about',
    file: 'lib/background/shown-person.ts',
    text: "if (person.kind === 'person' && person.person.user.id === userId) return;",
    instead: "if (person.kind === 'person' && userId) return;",
    test: {
      file: PICKS,
      title: 'an edit of whoever is picked is an edit of that user, by the account alone',
    },
  },
  {
    name: 'keeps who was picked after the sign-out',
    file: 'lib/background/sign-in.ts',
    text: '  await forgetPerson(core);\n  const tokens = await session.forget();',
    instead: '  const tokens = await session.forget();',
    test: { file: PICKS, title: 'the pick ends with the sign-in, and leaves nothing on disk' },
  },
  {
    name: 'asks nobody about the edits of another account',
    file: 'lib/background/sign-in.ts',
    text: 'if (!engine.hasForeignEdits(me)) return enter(core, tokens, me);',
    instead:
      'if (!engine.hasForeignEdits(me) || me) return engine.wipe().then(() => enter(core, tokens, me));',
    test: { file: SWITCH, title: 'is asked about first, and nothing is shown of it or wiped before' },
  },
  {
    name: 'keeps the copy of the account before',
    file: 'lib/cache/disk-cache.ts',
    text: `  for (const store of ALL_STORES) await transaction.objectStore(store).clear();
  await putMeta(transaction, { owner,`,
    instead: '  await putMeta(transaction, { owner,',
    test: { file: 'tests/cache/disk-cache.test.ts', title: 'finds nothing of the former one' },
  },
  {
    name: 'keeps the rows of a disabled account',
    file: 'lib/background/core.ts',
    text: "if (end === 'disabled') await this.engine.leaveScope();",
    instead: '',
    test: {
      file: 'tests/background/session-end.test.ts',
      title: 'is told so at its next request, and keeps no row of the directory',
    },
  },
  {
    name: 'leaves storage open to content scripts',
    file: 'lib/settings/items.ts',
    text: 'browser.storage.local.setAccessLevel?.(trustedOnly),',
    instead: '',
    test: {
      file: 'tests/settings/restrict-storage.test.ts',
      title: 'is closed to content scripts, all of it',
    },
  },
  {
    name: 'does not say that a page is of another organisation',
    file: 'lib/background/panel-view.ts',
    text: "if (foreign !== null) return { ...LOADING, state: { kind: 'nobody', why: 'wrong-instance' } };",
    instead: '',
    test: {
      file: 'tests/background/organisations.test.ts',
      title: 'nobody is shown on a page of another organisation, and the panel says of which it is',
    },
  },
  {
    name: 'shows tokens of a CRM to who tries a specification',
    file: 'lib/crm/trial/shown-value.ts',
    text: 'return TOKEN_TEXTS.some((token) => token.test(text));',
    instead: "return text === '' && TOKEN_TEXTS.some((token) => token.test(text));",
    test: {
      file: 'tests/crm/trial/test-identity.test.ts',
      title: 'shows a long text in short, and one that looks like a token not at all',
    },
  },
  {
    name: 'follows a redirect with the tokens of a CRM',
    file: 'lib/crm/probe-fetch.ts',
    text: "redirect: 'manual',",
    instead: "redirect: 'follow',",
    test: {
      file: 'tests/crm/probe-fetch.test.ts',
      title: 'takes a redirect, which it never follows, for "nobody is signed in"',
    },
  },
];
