// @vitest-environment happy-dom
/** The short tree of the left pane answers to the keys of the ARIA Authoring Practices, up to its first item. */
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { INSTANCE_VIEW, PLACES } from '../support/console-views.ts';
import { ok, openConsole } from '../support/open-console.tsx';

const focused = () => document.activeElement?.querySelector('.cut')?.textContent;
const press = (key: string) =>
  act(() => void document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

async function openTree(): Promise<void> {
  await openConsole(`#/instances/${PLACES.contoso}/users`, {
    answers: { readRecord: () => ok(INSTANCE_VIEW) },
  });
  await act(() => document.querySelector<HTMLElement>('[role=tree] [tabindex="0"]')?.focus());
}

test('Home and ArrowUp reach the first item, End the last', async () => {
  await openTree();
  expect(focused()).toBe('User Groups and Users');
  await press('ArrowUp');
  expect(focused()).toBe('Contoso Service');
  await press('ArrowUp');
  expect(focused()).toBe('Contoso Service');
  await press('End');
  expect(focused()).toBe('Fabrikam Sales (inactive)');
  await press('Home');
  expect(focused()).toBe('Contoso Service');
});

test('ArrowLeft goes to what an item is under, and closes it; ArrowRight opens it and goes in', async () => {
  await openTree();
  await press('ArrowLeft');
  expect(focused()).toBe('Contoso Service');
  await press('ArrowLeft');
  expect(document.activeElement?.getAttribute('aria-expanded')).toBe('false');
  await press('ArrowRight');
  expect(document.activeElement?.getAttribute('aria-expanded')).toBe('true');
  await press('ArrowRight');
  expect(focused()).toBe('User Groups and Users');
});
