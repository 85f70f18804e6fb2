/** The rows of a grid that are in the document: each is drawn anew only when what it shows has changed, those in view first. */
// biome-ignore-all lint/a11y/useSemanticElements: rows outside a table's own layout can be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid, aria-activedescendant names the row
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { afterPaint } from '../../lib/app/after-paint.ts';
import type { GridProps } from './grid.tsx';
import { RowBox } from './grid-selection.tsx';
import { type GridWindow, ROW } from './grid-window.ts';

export interface GridRowsProps<Row, Column extends string> {
  grid: GridProps<Row, Column>;
  window: GridWindow;
  idOf(index: number): string;
  active: number;
  onActive(index: number): void;
}

/** What a row shows. */
interface Shown<Row, Column extends string> {
  readonly row: Row | undefined;
  readonly columns: GridProps<Row, Column>['columns'];
  readonly isActive: boolean;
  readonly hasBox: boolean;
  /** `undefined` where rows are not selected. */
  readonly isSelected: boolean | undefined;
}

export function GridRows<Row, Column extends string>(props: GridRowsProps<Row, Column>) {
  const { grid, window, active } = props;
  const { start, end, isInView } = window;
  // A row that was drawn a while ago acts on the grid of now
  const latest = useRef(props);
  latest.current = props;
  const drawn = useRef(new Map<number, { shown: Shown<Row, Column>; node: VNode }>());
  const isWhole = useRef(false);
  const [, drawAgain] = useState(0);
  const next: typeof drawn.current = new Map();
  let isLeftOut = false;
  for (let index = start; index < end; index += 1) {
    const row = grid.rowAt(index);
    const shown = shownOf(grid, row, index === active);
    const former = drawn.current.get(index);
    if (former && isSame(former.shown, shown)) next.set(index, former);
    else if (isWhole.current || isInView(index)) {
      const node = <GridRow key={index} shown={shown} index={index} id={props.idOf(index)} latest={latest} />;
      next.set(index, { shown, node });
    } else {
      isLeftOut = true;
      if (former) next.set(index, former);
    }
  }
  drawn.current = next;
  isWhole.current = false;
  useEffect(() => {
    if (!isLeftOut) return;
    let isGone = false;
    void afterPaint().then(() => {
      if (isGone) return;
      isWhole.current = true;
      drawAgain((times) => times + 1);
    });
    return () => {
      isGone = true;
    };
  });
  return (
    <div class="grid-space" role="rowgroup" style={{ height: `${grid.total * ROW}px` }}>
      {[...next.values()].map(({ node }) => node)}
    </div>
  );
}

function shownOf<Row, Column extends string>(
  { columns, selection }: GridProps<Row, Column>,
  row: Row | undefined,
  isActive: boolean,
): Shown<Row, Column> {
  const isSelected = selection && row !== undefined ? selection.isSelected(row) : undefined;
  return { row, columns, isActive, hasBox: selection !== undefined, isSelected };
}

function isSame<Row, Column extends string>(one: Shown<Row, Column>, other: Shown<Row, Column>): boolean {
  return (
    one.row === other.row &&
    one.columns === other.columns &&
    one.isActive === other.isActive &&
    one.hasBox === other.hasBox &&
    one.isSelected === other.isSelected
  );
}

interface GridRowProps<Row, Column extends string> {
  shown: Shown<Row, Column>;
  index: number;
  id: string;
  latest: { readonly current: GridRowsProps<Row, Column> };
}

function GridRow<Row, Column extends string>({ shown, index, id, latest }: GridRowProps<Row, Column>) {
  const { row, columns, isActive, isSelected } = shown;
  const { selection } = latest.current.grid;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys for its active row
    <div
      id={id}
      class={isActive ? 'grid-row grid-row-active' : 'grid-row'}
      role="row"
      aria-rowindex={index + 2}
      aria-busy={row === undefined ? true : undefined}
      aria-selected={isSelected}
      style={{ transform: `translateY(${index * ROW}px)` }}
      onClick={(event) => {
        latest.current.onActive(index);
        const isLink = event.target instanceof Element && event.target.closest('a') !== null;
        if (row !== undefined && !isLink) latest.current.grid.onOpen(row);
      }}
    >
      {selection && (
        <div class="grid-cell grid-box" role="gridcell">
          <RowBox
            selection={selection}
            row={row}
            onToggle={(extend) =>
              row !== undefined && latest.current.grid.selection?.onToggle(index, row, extend)
            }
          />
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} class={`grid-cell grid-rank-${column.rank}`} role="gridcell">
          {row === undefined ? <span class="grid-wait" /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}
