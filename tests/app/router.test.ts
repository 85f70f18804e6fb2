/** The router: Back and Forward are exact, and a move away from something unsaved waits for an answer. */
import { expect, test } from 'vitest';
import { createEntryMemory } from '../../lib/app/entry-memory.ts';
import { createRouter, type RoutedPage } from '../../lib/app/router.ts';

/** A tab with a history as browsers have it: entries with an address and a state. */
function fakeTab(hash = '#/') {
  const entries: { hash: string; state: unknown }[] = [{ hash, state: null }];
  const listeners = new Set<() => void>();
  let at = 0;
  const present = () => entries[at] ?? { hash: '', state: null };
  const goTo = (index: number) => {
    at = Math.max(0, Math.min(index, entries.length - 1));
    for (const listener of listeners) listener();
  };
  const page = {
    location: {
      get hash() {
        return present().hash;
      },
    },
    history: {
      get state() {
        return present().state;
      },
      replaceState: (state: unknown) => {
        present().state = state;
      },
      go: (steps: number) => goTo(at + steps),
    },
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  } as unknown as RoutedPage;
  return {
    page,
    follow(link: string) {
      entries.splice(at + 1, entries.length, { hash: link, state: null });
      goTo(at + 1);
    },
    back: () => goTo(at - 1),
    forward: () => goTo(at + 1),
    addresses: () => entries.map((entry) => entry.hash),
    present: () => present().hash,
  };
}

test('links, Back and Forward move through the places', () => {
  const tab = fakeTab();
  const { route } = createRouter(tab.page);
  tab.follow('#/accounts');
  tab.follow('#/instances/i');
  tab.back();
  expect(route.value.name).toBe('accounts');
  tab.forward();
  expect(route.value).toEqual({ name: 'instances', rest: 'i' });
});

test('a held link leaves page and history as they were, and goes on when told so', () => {
  const tab = fakeTab('#/a');
  const router = createRouter(tab.page);
  tab.follow('#/b');
  const free = router.hold((to) => to.name !== 'b');
  tab.follow('#/c');
  expect([router.route.value.name, router.asked.value?.name, tab.present()]).toEqual(['b', 'c', '#/b']);
  free();
  router.answer(true);
  expect([router.route.value.name, router.asked.value, tab.present()]).toEqual(['c', null, '#/c']);
  expect(tab.addresses()).toEqual(['#/a', '#/b', '#/c']);
});

test('a held Back returns to the page, and staying keeps the way forward', () => {
  const tab = fakeTab('#/a');
  const router = createRouter(tab.page);
  tab.follow('#/b');
  tab.follow('#/c');
  router.hold((to) => to.name !== 'c');
  tab.back();
  expect([router.route.value.name, router.asked.value?.name, tab.present()]).toEqual(['c', 'b', '#/c']);
  router.answer(false);
  expect([router.asked.value, tab.present()]).toEqual([null, '#/c']);
  tab.back();
  router.answer(true);
  expect([router.route.value.name, tab.present()]).toEqual(['b', '#/b']);
});

test('moves inside what is held are free', () => {
  const tab = fakeTab('#/b/1');
  const router = createRouter(tab.page);
  router.hold((to) => to.name !== 'b');
  tab.follow('#/b/2');
  expect([router.route.value.rest, router.asked.value]).toEqual(['2', null]);
});

test('what was kept is found by Back and Forward, and by no link to the same place', () => {
  const tab = fakeTab('#/a');
  const memory = createEntryMemory(tab.page.history);
  createRouter(tab.page);
  memory.keep('fold', 'closed');
  tab.follow('#/b');
  expect(memory.recall('fold')).toBeUndefined();
  memory.keep('fold', 'open');
  tab.back();
  expect(memory.recall('fold')).toBe('closed');
  tab.follow('#/a');
  expect(memory.recall('fold')).toBeUndefined();
  tab.back();
  expect(memory.recall('fold')).toBe('closed');
});
