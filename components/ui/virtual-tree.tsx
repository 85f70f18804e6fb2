/** A tree of any length of which only the rows in view are in the document; the keyboard works on all of it. */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type TreeMoves, treeKey } from './tree-keys.ts';

export interface TreeItem {
  readonly id: string;
  readonly name: string;
  /** 1 for the roots. */
  readonly level: number;
  readonly expanded?: boolean;
  readonly checked?: boolean;
}

export interface VirtualTreeProps<Row> {
  label: string;
  total: number;
  /** `undefined` while the row is not read yet. */
  rowAt(index: number): Row | undefined;
  /** Rows from `start` to before `end` are wanted. */
  onNeed(start: number, end: number): void;
  describe(row: Row): TreeItem;
  renderRow(row: Row, descriptionId: string): ComponentChildren;
  onToggle(row: Row): void;
  onExpand(row: Row, expanded: boolean): void;
  onOpen(row: Row): void;
  /** Another key is another tree: it starts at its top. */
  resetKey: string;
}

/** Height of a row in CSS pixels, as in tokens.css. */
const ROW = 30;
const OVERSCAN = 6;
/** Aim P10 of quality.md. */
const MOST_ROWS = 45;

export function VirtualTree<Row>(props: VirtualTreeProps<Row>) {
  const { total, rowAt, describe, label } = props;
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const { start, end, scrollTo } = useWindow(tree, props);
  const [active, setActive] = useState(0);
  const typed = useRef({ text: '', at: 0 });
  // The key says when it is another tree
  useLayoutEffect(() => {
    setActive(0);
    if (tree.current) tree.current.scrollTop = 0;
  }, [props.resetKey]);

  const current = Math.min(active, total - 1);
  const moves: TreeMoves = {
    total,
    current,
    pageRows: Math.max(1, end - start - 2 * OVERSCAN),
    itemAt: (index) => {
      const row = rowAt(index);
      return row === undefined ? undefined : describe(row);
    },
    typed: typed.current,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = treeKey(event, moves);
    const row = rowAt(current);
    if (!move) return;
    event.preventDefault();
    if (move.type === 'go') {
      setActive(move.index);
      scrollTo(move.index);
    } else if (row === undefined) return;
    else if (move.type === 'toggle') props.onToggle(row);
    else if (move.type === 'open') props.onOpen(row);
    else props.onExpand(row, move.expanded);
  };
  const indexes = Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset);
  return (
    <div
      ref={tree}
      class="tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={current >= start && current < end ? `${id}-${current}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div class="tree-space" role="none" style={{ height: `${total * ROW}px` }}>
        {indexes.map((index) => (
          <TreeRow
            key={index}
            tree={props}
            index={index}
            id={`${id}-${index}`}
            isActive={index === current}
            onActive={() => setActive(index)}
          />
        ))}
      </div>
    </div>
  );
}

interface TreeRowProps<Row> {
  tree: VirtualTreeProps<Row>;
  index: number;
  id: string;
  isActive: boolean;
  onActive: () => void;
}

function TreeRow<Row>({ tree, index, id, isActive, onActive }: TreeRowProps<Row>) {
  const row = tree.rowAt(index);
  const place = { transform: `translateY(${index * ROW}px)` };
  if (row === undefined) return <div class="tree-row" role="none" style={place} />;
  const item = tree.describe(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for its active row
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the tree, aria-activedescendant names the row
    <div
      id={id}
      class={isActive ? 'tree-row tree-row-active' : 'tree-row'}
      role="treeitem"
      aria-label={item.name}
      aria-describedby={`${id}-text`}
      aria-level={item.level}
      aria-expanded={item.expanded}
      aria-checked={item.checked}
      style={{ ...place, paddingInlineStart: `${8 + (item.level - 1) * 14}px` }}
      onClick={() => {
        onActive();
        if (item.expanded === undefined) tree.onToggle(row);
        else tree.onExpand(row, !item.expanded);
      }}
    >
      {tree.renderRow(row, `${id}-text`)}
    </div>
  );
}

/** Which rows are in view, and how to bring one there. */
function useWindow<Row>(tree: RefObject<HTMLDivElement | null>, props: VirtualTreeProps<Row>) {
  const { total, onNeed } = props;
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = tree.current;
    if (!element) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [tree]);

  const inView = Math.ceil(view.height / ROW) + 1;
  const start = Math.max(0, Math.min(Math.floor(view.top / ROW), total - inView) - OVERSCAN);
  const end = Math.min(total, start + Math.min(MOST_ROWS, inView + 2 * OVERSCAN));
  // Asked again when the window moves, not at each render
  useEffect(() => onNeed(start, end), [start, end, total]);

  const scrollTo = (index: number) => {
    const element = tree.current;
    if (!element) return;
    const top = index * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW - element.clientHeight;
    }
  };
  return { start, end, scrollTo };
}
