/** A tree of any length of which only the rows in view are in the document; the keyboard works on all of it. */
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { afterPaint } from '../../lib/app/after-paint.ts';
import { type TreeItem, type TreeMove, treeKey } from './tree-keys.ts';
import { TreeRow } from './tree-row.tsx';
import { MOST_ROWS, ROW, useTreeWindow } from './tree-window.ts';

export interface VirtualTreeProps<Row> {
  label: string;
  total: number;
  /** Rows in view are on their way. */
  isBusy: ReadonlySignal<boolean>;
  /** `undefined` while the row is not read yet. */
  rowAt(index: number): Row | undefined;
  /** Index of a row that is read, by the id of its item; -1 otherwise. */
  indexOf(id: string): number;
  /** Index of the next row from `from` on and around whose name begins so. */
  find(prefix: string, from: number): Promise<number | null>;
  /** Rows from `start` to before `end` are wanted. */
  onNeed(start: number, end: number): void;
  describe(row: Row): TreeItem;
  renderRow(row: Row): ComponentChildren;
  onToggle(row: Row): void;
  onExpand(row: Row, expanded: boolean): void;
  onExpandSiblings(row: Row): void;
  onOpen(row: Row): void;
  /** Another value is another tree: it starts at its top. */
  resetKey: unknown;
  /** Where it starts instead, and gets the focus: as a person left it. */
  place?: TreePlace | undefined;
  onPlace?: (place: TreePlace) => void;
}

export interface TreePlace {
  /** The `resetKey` of the tree it is a place in. */
  readonly key: unknown;
  /** CSS pixels that are scrolled past. */
  readonly top: number;
  readonly active: { readonly index: number; readonly id: string | null };
}

export function VirtualTree<Row>(props: VirtualTreeProps<Row>) {
  const { total, label, isBusy } = props;
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const { start, end, isInView, pageRows, scrollTo, toTop, comeBack } = useTreeWindow(
    tree,
    total,
    props.onNeed,
  );
  const rowOf = useRowsInViewFirst(props.resetKey, isInView);
  const [current, setCurrent] = useActiveRow(props);
  const typed = useRef({ text: '', at: 0 });
  const asked = useRef(0);
  const waiting = useRef<TreeMove | null>(null);
  // The key says when it is another tree
  useLayoutEffect(() => (props.place ? comeBack(props.place) : toTop()), [props.resetKey]);
  useEffect(() => {
    const active = { index: current, id: idOf(props, current) };
    if (tree.current) props.onPlace?.({ key: props.resetKey, top: tree.current.scrollTop, active });
  });

  const goTo = (index: number) => {
    setCurrent(index);
    scrollTo(index);
  };
  const act = (move: TreeMove) => {
    const row = props.rowAt(current);
    waiting.current = row === undefined ? move : null;
    if (row !== undefined) applyTo(row, move, props);
  };
  // What was asked of a row that was not read yet is done as soon as it is
  useLayoutEffect(() => {
    if (waiting.current) act(waiting.current);
  });
  const follow = async (move: TreeMove) => {
    asked.current += 1;
    waiting.current = null;
    if (move.type === 'go') return goTo(move.index);
    if (move.type !== 'find') return act(move);
    const mine = asked.current;
    const index = await props.find(move.prefix, move.from);
    // Another key was pressed meanwhile.
    if (mine !== asked.current) return;
    if (index !== null) goTo(index);
    else if (move.otherwise) await follow(move.otherwise);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = props.rowAt(current);
    const item = row === undefined ? undefined : props.describe(row);
    const move = treeKey(event, { total, current, pageRows, item, typed: typed.current });
    if (!move) return;
    event.preventDefault();
    void follow(move);
  };
  const indexes = Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset);
  // The active row stays in the document when it is scrolled away, so that it can still be named.
  const isAway = current < start || current >= end;
  return (
    <div
      ref={tree}
      class="tree"
      role="tree"
      aria-label={label}
      aria-multiselectable="true"
      aria-busy={isBusy}
      tabIndex={0}
      aria-activedescendant={`${id}-${current}`}
      onKeyDown={onKeyDown}
      onBlur={() => {
        typed.current.text = '';
      }}
    >
      <div class="tree-space" role="none" style={{ height: `${total * ROW}px` }}>
        {[...indexes, ...(isAway ? [current] : [])].map((index) =>
          rowOf(index, () => (
            <TreeRow
              key={index === current && isAway ? 'away' : index % MOST_ROWS}
              tree={props}
              index={index}
              id={`${id}-${index}`}
              isActive={index === current}
              onActive={() => setCurrent(index)}
            />
          )),
        )}
      </div>
    </div>
  );
}

/** Another tree is painted where it is seen; the rows around that follow after the paint, and are what they were until then. */
function useRowsInViewFirst(resetKey: unknown, isInView: (index: number) => boolean) {
  const [wholeKey, setWholeKey] = useState(resetKey);
  const rows = useRef<Record<number, VNode>>({});
  useEffect(() => void afterPaint().then(() => setWholeKey(resetKey)), [resetKey]);
  const former = wholeKey === resetKey ? {} : rows.current;
  rows.current = {};
  return (index: number, render: () => VNode) => {
    rows.current[index] = (!isInView(index) && former[index]) || render();
    return rows.current[index];
  };
}

interface ActiveRow {
  /** Of the tree it was chosen in. */
  readonly key: unknown;
  readonly index: number;
  readonly id: string | null;
}

/** The active row by its item: it stays the same one when rows above it come and go. Another tree begins at its first row. */
function useActiveRow<Row>({ total, rowAt, indexOf, describe, resetKey, place }: VirtualTreeProps<Row>) {
  const [chosen, setChosen] = useState<ActiveRow>({ key: resetKey, index: 0, id: null, ...place?.active });
  const idAt = (index: number) => idOf({ rowAt, describe }, index);
  const { index, id } = chosen.key === resetKey ? chosen : { index: 0, id: null };
  const found = id === null || idAt(index) === id ? index : indexOf(id);
  const current = Math.max(0, Math.min(found < 0 ? index : found, total - 1));
  return [current, (next: number) => setChosen({ key: resetKey, index: next, id: idAt(next) })] as const;
}

function idOf<Row>({ rowAt, describe }: Pick<VirtualTreeProps<Row>, 'rowAt' | 'describe'>, index: number) {
  const row = rowAt(index);
  return row === undefined ? null : describe(row).id;
}

function applyTo<Row>(row: Row, move: TreeMove, tree: VirtualTreeProps<Row>): void {
  if (move.type === 'toggle') tree.onToggle(row);
  else if (move.type === 'open') tree.onOpen(row);
  else if (move.type === 'expand') tree.onExpand(row, move.expanded);
  else if (move.type === 'expand-siblings') tree.onExpandSiblings(row);
}
