/** The keyboard of the tree, after the tree view pattern of the ARIA Authoring Practices (w3.org/WAI/ARIA/apg/patterns/treeview). */
import { expect, test } from 'vitest';
import { type TreeMoves, treeKey } from '../../components/ui/tree-keys.ts';
import type { TreeItem } from '../../components/ui/virtual-tree.tsx';

const ITEMS: TreeItem[] = [
  { id: 'e', name: 'NICE EU', level: 1, expanded: true },
  { id: 'a', name: 'Ada', level: 2, checked: false },
  { id: 'b', name: 'Ben', level: 2, checked: true },
  { id: 'b2', name: 'Beth', level: 2, checked: true },
  { id: 'f', name: 'Genesys US', level: 1, expanded: false },
];

const at = (current: number, typed = { text: '', at: 0 }): TreeMoves => ({
  total: ITEMS.length,
  current,
  pageRows: 2,
  itemAt: (index) => ITEMS[index],
  typed,
});
const press = (key: string, tree: TreeMoves, timeStamp = 1_000) =>
  treeKey({ key, timeStamp, ctrlKey: false, altKey: false, metaKey: false }, tree);
const go = (index: number) => ({ type: 'go', index });

test.each([
  ['ArrowDown', 1, go(2)],
  ['ArrowDown', 4, go(4)],
  ['ArrowUp', 0, go(0)],
  ['Home', 3, go(0)],
  ['End', 0, go(4)],
  ['PageDown', 1, go(3)],
  ['PageUp', 1, go(0)],
  ['ArrowRight', 0, go(1)],
  ['ArrowRight', 4, { type: 'expand', expanded: true }],
  ['ArrowRight', 1, null],
  ['ArrowLeft', 0, { type: 'expand', expanded: false }],
  ['ArrowLeft', 3, go(0)],
  [' ', 1, { type: 'toggle' }],
  [' ', 0, { type: 'expand', expanded: false }],
  ['Enter', 1, { type: 'open' }],
  ['Tab', 1, null],
])('%s at row %i', (key, current, move) => {
  expect(press(key, at(current))).toEqual(move);
});

test('typing goes to the next row that begins so, and around', () => {
  expect(press('b', at(0))).toEqual(go(2));
  expect(press('b', at(2))).toEqual(go(3));
  expect(press('a', at(3))).toEqual(go(1));
});

test('letters typed quickly make one word', () => {
  const tree = at(0, { text: '', at: 0 });
  press('b', tree, 1_000);
  press('e', tree, 1_100);
  expect(press('t', tree, 1_200)).toEqual(go(3));
  expect(press('a', tree, 5_000)).toEqual(go(1));
});

test('a shortcut of the browser is left alone', () => {
  expect(treeKey({ key: 'a', timeStamp: 1, ctrlKey: true, altKey: false, metaKey: false }, at(0))).toBeNull();
});
