/** The keyboard of a menu, after the ARIA Authoring Practices: arrows go round, Home and End go to the ends. */

const MOVES: Readonly<Record<string, (current: number, last: number) => number>> = {
  ArrowDown: (current, last) => (current === last ? 0 : current + 1),
  ArrowUp: (current, last) => (current <= 0 ? last : current - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** Moves the focus among the items of the menu in `around`; answers whether the key was one of the menu's. */
export function moveInMenu(event: KeyboardEvent, around: ParentNode): boolean {
  const move = MOVES[event.key];
  const items = [...around.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  if (!move || items.length === 0) return false;
  const current = items.indexOf(document.activeElement as HTMLElement);
  items[move(current, items.length - 1)]?.focus();
  event.preventDefault();
  return true;
}
