/** The check boxes of a grid whose rows can be selected: one a row, and one in the head for all. */
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface GridSelection<Row> {
  /** Name of a row's check box. */
  label(row: Row): string;
  /** Name of the check box in the head. */
  allLabel: string;
  all: 'none' | 'some' | 'all';
  isSelected(row: Row): boolean;
  /** Of every row when absent. */
  canSelect?(row: Row): boolean;
  /** `extends`: with all rows from the one that was toggled last. */
  onToggle(index: number, row: Row, extend: boolean): void;
  onToggleAll(): void;
}

export interface RowBoxProps<Row> {
  selection: GridSelection<Row>;
  row: Row | undefined;
  onToggle(extend: boolean): void;
}

export function RowBox<Row>({ selection, row, onToggle }: RowBoxProps<Row>) {
  if (row === undefined) return <span class="grid-check" />;
  return (
    <span class="grid-check">
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={selection.label(row)}
        checked={selection.isSelected(row)}
        disabled={selection.canSelect?.(row) === false}
        onClick={(event) => {
          event.stopPropagation();
          const { shiftKey } = event;
          // Of a range the page says what is selected, not the box
          if (shiftKey) event.preventDefault();
          setTimeout(() => onToggle(shiftKey));
        }}
      />
    </span>
  );
}

export function HeadBox<Row>({ selection }: { selection: GridSelection<Row> }) {
  const box = useRef<HTMLInputElement>(null);
  const { all, allLabel, onToggleAll } = selection;
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = all === 'some';
  }, [all]);
  return (
    <span class="grid-check">
      <input ref={box} type="checkbox" aria-label={allLabel} checked={all === 'all'} onChange={onToggleAll} />
    </span>
  );
}
