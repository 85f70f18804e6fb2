/** A short tree whose items are links, with the keyboard of the ARIA Authoring Practices. */
import { useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface NavItem {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  /** Beside the label, such as a number. */
  readonly note?: string | undefined;
  readonly isSoft?: boolean;
  /** Absent: nothing is under it. `null`: something is, and not read yet. */
  readonly items?: readonly NavItem[] | null;
}

export interface NavTreeProps {
  label: string;
  items: readonly NavItem[];
  /** Id of the item of the present page. */
  current: string | null;
  expanded: ReadonlySet<string>;
  onExpand: (id: string, isExpanded: boolean) => void;
}

interface Line {
  item: NavItem;
  level: number;
  parent: string | null;
}

function linesOf(
  items: readonly NavItem[],
  expanded: ReadonlySet<string>,
  level = 1,
  parent: string | null = null,
): Line[] {
  return items.flatMap((item) => [
    { item, level, parent },
    ...(item.items && expanded.has(item.id) ? linesOf(item.items, expanded, level + 1, item.id) : []),
  ]);
}

export function NavTree({ label, items, current, expanded, onExpand }: NavTreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const lines = linesOf(items, expanded);
  const [focused, setFocused] = useState<string | null>(null);
  const isIn = (id: string | null) => lines.some(({ item }) => item.id === id);
  const stop = isIn(focused) ? focused : isIn(current) ? current : lines[0]?.item.id;

  const focusLine = (index: number) => {
    const line = lines[Math.max(0, Math.min(index, lines.length - 1))];
    if (!line) return;
    setFocused(line.item.id);
    tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(line.item.id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = lines.findIndex(({ item }) => item.id === stop);
    const move = moveOf(event.key, at, lines, expanded);
    if (move === null) return;
    event.preventDefault();
    if (typeof move === 'number') focusLine(move);
    else onExpand(move.id, move.isExpanded);
  };
  return (
    <div ref={tree} class="nav-tree" role="tree" aria-label={label} onKeyDown={onKeyDown}>
      {lines.map(({ item, level }) => (
        <NavLine
          key={item.id}
          item={item}
          level={level}
          isCurrent={item.id === current}
          isStop={item.id === stop}
          isExpanded={expanded.has(item.id)}
          onFocus={() => setFocused(item.id)}
          onExpand={(isExpanded) => onExpand(item.id, isExpanded)}
        />
      ))}
    </div>
  );
}

type Move = number | { id: string; isExpanded: boolean } | null;

function moveOf(key: string, at: number, lines: readonly Line[], expanded: ReadonlySet<string>): Move {
  const line = lines[at];
  if (!line) return null;
  const { id, items } = line.item;
  const isOpen = expanded.has(id);
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return lines.length - 1;
    case 'ArrowRight':
      if (items === undefined) return null;
      return isOpen ? at + 1 : { id, isExpanded: true };
    case 'ArrowLeft':
      if (items !== undefined && isOpen) return { id, isExpanded: false };
      return line.parent === null ? null : lines.findIndex(({ item }) => item.id === line.parent);
    default:
      return null;
  }
}

interface NavLineProps {
  item: NavItem;
  level: number;
  isCurrent: boolean;
  isStop: boolean;
  isExpanded: boolean;
  onFocus: () => void;
  onExpand: (isExpanded: boolean) => void;
}

function NavLine({ item, level, isCurrent, isStop, isExpanded, onFocus, onExpand }: NavLineProps) {
  const canExpand = item.items !== undefined;
  return (
    <a
      class={isCurrent ? 'nav-line nav-line-current' : 'nav-line'}
      role="treeitem"
      href={item.href}
      data-id={item.id}
      aria-level={level}
      aria-current={isCurrent ? 'page' : undefined}
      aria-selected={isCurrent}
      aria-expanded={canExpand ? isExpanded : undefined}
      tabIndex={isStop ? 0 : -1}
      style={{ paddingInlineStart: `${4 + (level - 1) * 18}px` }}
      onFocus={onFocus}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the tree do the same */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer only */}
      <span
        class={isExpanded && canExpand ? 'twisty twisty-open' : 'twisty'}
        onClick={(event) => {
          if (!canExpand) return;
          event.preventDefault();
          event.stopPropagation();
          onExpand(!isExpanded);
        }}
      >
        {canExpand && <Icon name="chevron" size={12} />}
      </span>
      <span class={item.isSoft ? 'cut soft' : 'cut'} title={item.label}>
        {item.label}
      </span>
      {item.note && (
        <span class="nav-note" aria-hidden="true">
          {item.note}
        </span>
      )}
    </a>
  );
}
