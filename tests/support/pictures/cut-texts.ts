/** Runs in the page: finds texts that are cut off or pushed out, and whose whole is in no title. */

export function findCutTexts(): string[] {
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const element = node.parentElement;
    if (text === '' || !element?.checkVisibility() || isNoProse(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const isTold = element.closest('[title]')?.getAttribute('title')?.includes(text);
    if (!isTold && (isOutside(box) || isCut(box, element))) found.push(text);
  }
  return found;

  function isNoProse(element: Element): boolean {
    return element.closest('.visually-hidden, option, textarea, script, .sync-dot') !== null;
  }

  function isOutside(box: DOMRect): boolean {
    return box.right > innerWidth + 1 || box.left < -1;
  }

  function isCut(box: DOMRect, from: Element): boolean {
    // Under something that scrolls, what lies above or below is scrolled and not cut.
    let scrolls = false;
    for (let around: Element | null = from; around; around = around.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      if (overflowX !== 'visible' && (box.right > edge.right + 1 || box.left < edge.left - 1)) return true;
      const cutsHeight = overflowY === 'hidden' || overflowY === 'clip';
      if (!scrolls && cutsHeight && (box.bottom > edge.bottom + 2 || box.top < edge.top - 2)) return true;
      if (overflowY === 'auto' || overflowY === 'scroll') scrolls = true;
      if (position === 'fixed' || around.tagName === 'DIALOG') return false;
    }
    return false;
  }
}
