/** Defences of the panel in a page, of its build and of the walls. */
import type { SecurityMutant } from './security-mutant.ts';

const HOSTILE = 'tests/frame/hostile-page.test.ts';

export const FRAME_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'puts nothing back that a page moves or hides',
    file: 'lib/frame/keep-mounted.ts',
    text: 'const observer = new MutationObserver(() => restore());',
    instead: 'const observer = new MutationObserver(() => undefined);',
    test: { file: HOSTILE, title: 'finds the panel back in place when it %s' },
  },
  {
    name: 'opens the shadow root to the page',
    file: 'lib/frame/launcher.ts',
    text: "attachShadow({ mode: 'closed' })",
    instead: "attachShadow({ mode: 'open' })",
    test: {
      file: HOSTILE,
      title: 'hears nothing of ours through functions that it has replaced, and finds no way in',
    },
  },
  {
    name: 'is closed by keys that a page makes up',
    file: 'lib/frame/launcher.ts',
    text: "event.key !== 'Escape' || !event.isTrusted) return;",
    instead: "event.key !== 'Escape') return;",
    test: { file: HOSTILE, title: 'cannot press the launcher or the keys by events of its own' },
  },
  {
    name: 'lets its keys go to the CRM',
    file: 'lib/frame/launcher.ts',
    text: '      event.stopPropagation();\n',
    instead: '',
    test: {
      file: 'tests/frame/site-page.test.ts',
      title: 'works by keyboard alone: width by arrows, close by Escape, and no key reaches the CRM',
    },
  },
  {
    name: 'saves while something covers the panel',
    file: 'lib/app/visibility-guard.ts',
    text: 'computed(() => watched.value.at(-1)?.held.value ?? false)',
    instead: 'computed(() => watched.value.length > 0)',
    test: {
      file: 'tests/components/visibility-guard.test.ts',
      title: 'a later popover over it locks it with a reason, and after a while the console is offered',
    },
  },
  {
    name: 'lets a page frame the panel from elsewhere',
    file: 'wxt.config.ts',
    text: "...(browser === 'firefox' ? {} : { use_dynamic_url: true }),",
    instead: '',
    test: {
      file: 'tests/frame/site-page.test.ts',
      title:
        'refuses the page that frames the panel by its static address, though the page may frame what it likes',
    },
  },
  {
    name: 'asks for the permission to read all tabs',
    file: 'wxt.config.ts',
    text: "      'storage',\n      'unlimitedStorage',",
    instead: "      'storage',\n      'tabs',\n      'unlimitedStorage',",
    test: {
      file: 'tests/scripts/browser-builds.test.ts',
      title: 'the build for %s asks for these permissions, hosts, policies and open files, and no other',
    },
  },
];
