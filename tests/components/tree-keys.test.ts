/** The keyboard of the tree, after the tree view pattern of the ARIA Authoring Practices (w3.org/WAI/ARIA/apg/patterns/treeview). */
import { expect, test } from 'vitest';
import { type TreeItem, type TreeMoves, treeKey } from '../../components/ui/tree-keys.ts';

const item = (name: string, level: number, more: Partial<TreeItem> = {}): TreeItem => ({
  id: name,
  name,
  description: '',
  level,
  position: 1,
  siblings: 3,
  parent: level === 1 ? null : 0,
  checked: false,
  ...more,
});
const ITEMS = [
  item('NICE EU', 1, { expanded: true }),
  item('Ada', 2),
  item('Ben', 2),
  item('Beth', 2),
  item('Genesys US', 1, { expanded: false }),
];

const at = (current: number, typed = { text: '', at: 0 }): TreeMoves => ({
  total: ITEMS.length,
  current,
  pageRows: 2,
  item: ITEMS[current],
  typed,
});
const press = (key: string, tree: TreeMoves, timeStamp = 1_000) =>
  treeKey({ key, timeStamp, ctrlKey: false, altKey: false, metaKey: false }, tree);
const go = (index: number) => ({ type: 'go', index });
const find = (prefix: string, from: number) => ({ type: 'find', prefix, from, otherwise: null });

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
  ['ArrowLeft', 4, null],
  [' ', 1, { type: 'toggle' }],
  [' ', 0, { type: 'toggle' }],
  ['Enter', 1, { type: 'open' }],
  ['Enter', 0, { type: 'expand', expanded: false }],
  ['Enter', 4, { type: 'expand', expanded: true }],
  ['*', 1, { type: 'expand-siblings' }],
  ['Tab', 1, null],
])('%s at row %i', (key, current, move) => {
  expect(press(key, at(current))).toEqual(move);
});

test('a letter looks for the next row after the present one, and from the top again after the last', () => {
  expect(press('b', at(1))).toEqual(find('b', 2));
  expect(press('b', at(4))).toEqual(find('b', 0));
});

test('letters typed quickly make one word, which the present row may begin with', () => {
  const tree = at(2);
  press('b', tree, 1_000);
  expect(press('e', tree, 1_100)).toEqual(find('be', 2));
  expect(press('t', tree, 1_200)).toEqual(find('bet', 2));
  expect(press('a', tree, 5_000)).toEqual(find('a', 3));
});

test('a letter pressed again and again goes from row to row', () => {
  const tree = at(2);
  press('b', tree, 1_000);
  expect(press('b', tree, 1_100)).toEqual(find('b', 3));
});

test('a space in the middle of a word belongs to it, and checks the row where no name goes on so', () => {
  const tree = at(1);
  press('a', tree, 1_000);
  press('d', tree, 1_100);
  expect(press(' ', tree, 1_200)).toEqual({ ...find('ad ', 1), otherwise: { type: 'toggle' } });
  expect(press(' ', tree, 5_000)).toEqual({ type: 'toggle' });
});

test.each(['ArrowDown', 'Home', 'Enter', '*'])(
  '%s ends the word: a space soon after checks the row',
  (key) => {
    const tree = at(1);
    press('a', tree, 1_000);
    press(key, tree, 1_100);
    expect(press(' ', tree, 1_200)).toEqual({ type: 'toggle' });
  },
);

test('the shift key does not end the word', () => {
  const tree = at(2);
  press('b', tree, 1_000);
  press('Shift', tree, 1_050);
  expect(press('E', tree, 1_100)).toEqual(find('bE', 2));
});

test('a shortcut of the browser is left alone', () => {
  expect(treeKey({ key: 'a', timeStamp: 1, ctrlKey: true, altKey: false, metaKey: false }, at(0))).toBeNull();
});
