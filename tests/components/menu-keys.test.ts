// @vitest-environment happy-dom
/** Arrow keys in a menu. */
import { beforeEach, expect, test } from 'vitest';
import { moveInMenu } from '../../components/ui/menu-keys.ts';

beforeEach(() => {
  const items = ['First', 'Second', 'Third'].map((name) => {
    const item = document.createElement('button');
    item.setAttribute('role', 'menuitem');
    item.textContent = name;
    return item;
  });
  document.body.replaceChildren(...items);
  items[0]?.focus();
});

function after(...keys: string[]): string | null | undefined {
  for (const key of keys) moveInMenu(new KeyboardEvent('keydown', { key }), document.body);
  return document.activeElement?.textContent;
}

test.each([
  [['ArrowDown'], 'Second'],
  [['ArrowUp'], 'Third'],
  [['ArrowDown', 'ArrowDown', 'ArrowDown'], 'First'],
  [['End'], 'Third'],
  [['End', 'Home'], 'First'],
])('%j goes to %s', (keys, name) => {
  expect(after(...keys)).toBe(name);
});

test('other keys are left to the page', () => {
  expect(moveInMenu(new KeyboardEvent('keydown', { key: 'Tab' }), document.body)).toBe(false);
  expect(document.activeElement?.textContent).toBe('First');
});
