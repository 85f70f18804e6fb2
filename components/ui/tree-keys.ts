/** The keyboard of a tree, after the ARIA Authoring Practices: what a key means where one stands. Pure. */
import type { TreeItem } from './virtual-tree.tsx';

export type TreeMove =
  | { type: 'go'; index: number }
  | { type: 'toggle' }
  | { type: 'open' }
  | { type: 'expand'; expanded: boolean };

export interface TreeMoves {
  readonly total: number;
  readonly current: number;
  readonly pageRows: number;
  itemAt(index: number): TreeItem | undefined;
  /** What was typed shortly before, kept between keys. */
  readonly typed: { text: string; at: number };
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'timeStamp'>;

/** A pause of this length, in milliseconds, begins a new word. */
const TYPE_AHEAD_PAUSE = 700;

export function treeKey(event: Key, tree: TreeMoves): TreeMove | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const { current, total, pageRows } = tree;
  const item = tree.itemAt(current);
  switch (event.key) {
    case 'ArrowDown':
      return go(current + 1, total);
    case 'ArrowUp':
      return go(current - 1, total);
    case 'PageDown':
      return go(current + pageRows, total);
    case 'PageUp':
      return go(current - pageRows, total);
    case 'Home':
      return go(0, total);
    case 'End':
      return go(total - 1, total);
    case 'ArrowRight':
      return intoItem(item, current, total);
    case 'ArrowLeft':
      return outOfItem(item, tree);
    case ' ':
      return item?.expanded === undefined ? { type: 'toggle' } : { type: 'expand', expanded: !item.expanded };
    case 'Enter':
      return item?.expanded === undefined ? { type: 'open' } : { type: 'expand', expanded: !item.expanded };
    default:
      return event.key.length === 1 ? typeAhead(event, tree) : null;
  }
}

function go(index: number, total: number): TreeMove {
  return { type: 'go', index: Math.max(0, Math.min(index, total - 1)) };
}

function intoItem(item: TreeItem | undefined, current: number, total: number): TreeMove | null {
  if (item?.expanded === undefined) return null;
  return item.expanded ? go(current + 1, total) : { type: 'expand', expanded: true };
}

function outOfItem(item: TreeItem | undefined, tree: TreeMoves): TreeMove | null {
  if (!item) return null;
  if (item.expanded) return { type: 'expand', expanded: false };
  for (let index = tree.current - 1; index >= 0; index -= 1) {
    const above = tree.itemAt(index);
    if (above && above.level < item.level) return go(index, tree.total);
  }
  return null;
}

/** The next row, among those that were read, whose name begins with what was typed. */
function typeAhead(event: Key, tree: TreeMoves): TreeMove | null {
  const { typed, current, total } = tree;
  const isNew = event.timeStamp - typed.at > TYPE_AHEAD_PAUSE;
  typed.text = (isNew ? '' : typed.text) + event.key.toLocaleLowerCase();
  typed.at = event.timeStamp;
  // A first letter looks after the present row, so that it can be pressed again; further letters keep it.
  const first = typed.text.length === 1 ? current + 1 : current;
  for (let step = 0; step < total; step += 1) {
    const index = (first + step) % total;
    if (tree.itemAt(index)?.name.toLocaleLowerCase().startsWith(typed.text)) return go(index, total);
  }
  return null;
}
