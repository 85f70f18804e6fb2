/** The keyboard of a tree, after the ARIA Authoring Practices: what a key means where one stands. Pure. */

export interface TreeItem {
  readonly id: string;
  readonly name: string;
  /** Read after the name. */
  readonly description: string;
  /** 1 for the roots. */
  readonly level: number;
  /** Among its siblings; 1 for the first. */
  readonly position: number;
  readonly siblings: number;
  /** Index of the row it is under; `null` for the roots. */
  readonly parent: number | null;
  /** Absent where nothing is under it. */
  readonly expanded?: boolean;
  readonly checked: boolean | 'mixed';
}

export type TreeMove =
  | { type: 'go'; index: number }
  /** To the next row, from the index on and around, whose name begins so. */
  | { type: 'find'; prefix: string; from: number; otherwise: TreeMove | null }
  | { type: 'toggle' }
  | { type: 'open' }
  | { type: 'expand'; expanded: boolean }
  | { type: 'expand-siblings' };

export interface TreeMoves {
  readonly total: number;
  readonly current: number;
  /** Rows that are wholly in view. */
  readonly pageRows: number;
  /** The item at `current`; `undefined` while it is not read. */
  readonly item: TreeItem | undefined;
  /** What was typed shortly before, kept between keys. */
  readonly typed: { text: string; at: number };
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'timeStamp'>;

/** A pause of this length, in milliseconds, begins a new word. */
const TYPE_AHEAD_PAUSE = 700;

export function treeKey(event: Key, tree: TreeMoves): TreeMove | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const move = moveOf(event, tree);
  // Who has gone on or acted has ended the word: a space soon after is no part of it.
  if (move && move.type !== 'find') tree.typed.text = '';
  return move;
}

function moveOf(event: Key, tree: TreeMoves): TreeMove | null {
  const { current, total, pageRows, item } = tree;
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
      return intoItem(item, tree);
    case 'ArrowLeft':
      return outOfItem(item, total);
    case ' ':
      // In the middle of a word it belongs to the word, if there is such a name.
      return isTyping(event, tree) ? typeAhead(event, tree, { type: 'toggle' }) : { type: 'toggle' };
    case 'Enter':
      return item?.expanded === undefined ? { type: 'open' } : { type: 'expand', expanded: !item.expanded };
    case '*':
      return { type: 'expand-siblings' };
    default:
      return event.key.length === 1 ? typeAhead(event, tree, null) : null;
  }
}

function go(index: number, total: number): TreeMove {
  return { type: 'go', index: Math.max(0, Math.min(index, total - 1)) };
}

function intoItem(item: TreeItem | undefined, { current, total }: TreeMoves): TreeMove | null {
  if (item?.expanded === undefined) return null;
  return item.expanded ? go(current + 1, total) : { type: 'expand', expanded: true };
}

function outOfItem(item: TreeItem | undefined, total: number): TreeMove | null {
  if (item?.expanded) return { type: 'expand', expanded: false };
  return item && item.parent !== null ? go(item.parent, total) : null;
}

function isTyping({ timeStamp }: Key, { typed }: TreeMoves): boolean {
  return typed.text !== '' && timeStamp - typed.at <= TYPE_AHEAD_PAUSE;
}

function typeAhead(event: Key, tree: TreeMoves, otherwise: TreeMove | null): TreeMove {
  const { typed, current, total } = tree;
  typed.text = (isTyping(event, tree) ? typed.text : '') + event.key;
  typed.at = event.timeStamp;
  // A letter pressed again goes on to the next row that begins with it.
  const isRepeated = new Set(typed.text.toLocaleLowerCase()).size === 1;
  const prefix = isRepeated ? event.key : typed.text;
  const from = (isRepeated ? current + 1 : current) % Math.max(1, total);
  return { type: 'find', prefix, from, otherwise };
}
