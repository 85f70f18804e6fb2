/** A grid of any number of rows of which only those in view are in the document; columns sort, and give way on narrow pages. */
// biome-ignore-all lint/a11y/useSemanticElements: rows outside a table's own layout can be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid, aria-activedescendant names the row
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { gridKey } from './grid-keys.ts';
import { type GridPlace, useGridPlace } from './grid-place.ts';
import { GridRows } from './grid-rows.tsx';
import { type GridSelection, HeadBox } from './grid-selection.tsx';
import { ROW, useGridWindow } from './grid-window.ts';
import { Icon } from './icon.tsx';

export interface GridColumn<Row, Column extends string> {
  readonly id: Column;
  readonly label: string;
  /** As in `grid-template-columns`. */
  readonly width: string;
  /** 1 is always shown, 2 from 560 px, 3 from 860 px of width on. */
  readonly rank: 1 | 2 | 3;
  cell(row: Row): ComponentChildren;
}

export interface GridProps<Row, Column extends string> {
  label: string;
  /** The same as long as their cells show the same of a row. */
  columns: readonly GridColumn<Row, Column>[];
  total: number;
  /** `undefined` while the row is not read yet. */
  rowAt(index: number): Row | undefined;
  /** Rows from `start` to before `end` are wanted. */
  onNeed(start: number, end: number): void;
  sort: { column: Column; descending: boolean };
  onSort(sort: { column: Column; descending: boolean }): void;
  onOpen(row: Row): void;
  /** Rows can be selected: Space and clicks on their boxes, with Shift a range, Ctrl+A all. */
  selection?: GridSelection<Row>;
  /** Another key is another question: it starts at its top. */
  resetKey: string;
  /** Where it starts instead: as a person left it. */
  place?: GridPlace | undefined;
  onPlace?: (place: GridPlace) => void;
}

export function Grid<Row, Column extends string>(props: GridProps<Row, Column>) {
  const { columns, total, rowAt, label } = props;
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const { resetKey, place, onPlace } = props;
  const { active, setActive, leave } = useGridPlace(grid, { total, resetKey, place, onPlace });
  const window = useGridWindow(grid, total);
  const { start, end, pageRows } = window;
  useEffect(() => props.onNeed(start, end), [start, end, total, resetKey]);

  const current = Math.min(active, Math.max(0, total - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    // The buttons of the head have keys of their own.
    if (event.target !== event.currentTarget) return;
    if (props.selection && selectionKey(event, props.selection, { current, row: rowAt(current) })) {
      event.preventDefault();
      return;
    }
    const next = gridKey(event, { current, total, pageRows });
    if (next === null) return;
    event.preventDefault();
    const row = rowAt(current);
    if (next !== 'open') {
      setActive(next);
      bringIntoView(grid.current, next);
    } else if (row !== undefined) {
      leave(current);
      props.onOpen(row);
    }
  };
  return (
    <div
      ref={grid}
      class="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      tabIndex={0}
      aria-multiselectable={props.selection ? true : undefined}
      style={templates(columns, props.selection !== undefined)}
      aria-activedescendant={total > 0 && current >= start && current < end ? `${id}-${current}` : undefined}
      onKeyDown={onKeyDown}
    >
      <GridHead {...props} />
      <GridRows
        grid={props}
        window={window}
        idOf={(index) => `${id}-${index}`}
        active={current}
        onActive={(index) => {
          setActive(index);
          leave(index);
        }}
      />
    </div>
  );
}

/** True for a key that selects. */
function selectionKey<Row>(
  event: KeyboardEvent,
  selection: GridSelection<Row>,
  { current, row }: { current: number; row: Row | undefined },
): boolean {
  if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
    if (selection.all !== 'all') selection.onToggleAll();
    return true;
  }
  if (event.key !== ' ' || row === undefined) return false;
  if (selection.canSelect?.(row) !== false) selection.onToggle(current, row, event.shiftKey);
  return true;
}

function GridHead<Row, Column extends string>({ columns, sort, onSort, selection }: GridProps<Row, Column>) {
  return (
    <div class="grid-head" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        {selection && (
          <div class="grid-cell grid-box" role="columnheader">
            <HeadBox selection={selection} />
          </div>
        )}
        {columns.map(({ id, label, rank }) => {
          const isSorted = sort.column === id;
          const order = sort.descending ? 'descending' : 'ascending';
          return (
            <div
              key={id}
              class={`grid-cell grid-rank-${rank}`}
              role="columnheader"
              aria-sort={isSorted ? order : 'none'}
            >
              <button
                type="button"
                class={`grid-sort grid-sort-${isSorted ? order : 'none'}`}
                onClick={() => onSort({ column: id, descending: isSorted && !sort.descending })}
              >
                <span class="cut">{label}</span>
                {isSorted && <Icon name="chevron" size={12} />}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** One template for each width class: a hidden column leaves no gap. */
function templates<Row, Column extends string>(
  columns: readonly GridColumn<Row, Column>[],
  isSelectable: boolean,
) {
  const upTo = (rank: number) =>
    (isSelectable ? '20px ' : '') +
    columns
      .filter((column) => column.rank <= rank)
      .map(({ width }) => width)
      .join(' ');
  return { '--grid-narrow': upTo(1), '--grid-middle': upTo(2), '--grid-wide': upTo(3) };
}

function bringIntoView(grid: HTMLElement | null, index: number): void {
  if (!grid) return;
  const top = index * ROW;
  // The head covers the first row's height.
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + 2 * ROW > grid.scrollTop + grid.clientHeight)
    grid.scrollTop = top + 2 * ROW - grid.clientHeight;
}
