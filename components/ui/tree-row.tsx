/** One row of the virtual tree, or its place while it is not read. */

import { ROW } from './tree-window.ts';
import type { VirtualTreeProps } from './virtual-tree.tsx';

export interface TreeRowProps<Row> {
  tree: VirtualTreeProps<Row>;
  index: number;
  id: string;
  isActive: boolean;
  onActive: () => void;
}

/** What a click on such a part of a row does instead of what a click on the row does. */
const TICK = '.tick';

export function TreeRow<Row>({ tree, index, id, isActive, onActive }: TreeRowProps<Row>) {
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
      aria-description={item.description}
      aria-level={item.level}
      aria-posinset={item.position}
      aria-setsize={item.siblings}
      aria-expanded={item.expanded}
      aria-checked={item.checked}
      style={{ ...place, paddingInlineStart: `${8 + (item.level - 1) * 14}px` }}
      onClick={(event) => {
        onActive();
        const isTick = event.target instanceof Element && event.target.closest(TICK) !== null;
        if (isTick || item.expanded === undefined) tree.onToggle(row);
        else tree.onExpand(row, !item.expanded);
      }}
    >
      {tree.renderRow(row)}
    </div>
  );
}
