/** Runs in the page after a key was pressed: finds stops of the Tab key whose ring is missing, cut off or covered. */

export async function findFocusFaults(): Promise<string[]> {
  const stops = document.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, [tabindex]',
  );
  const faults: string[] = [];
  for (const stop of stops) {
    if (stop.tabIndex < 0 || !stop.checkVisibility()) continue;
    stop.focus();
    // Disabled, or behind a dialog.
    if (document.activeElement !== stop) continue;
    stop.scrollIntoView({ block: 'nearest' });
    // A segment wears the ring of the radio button in it, a tree that of its active row.
    const worn = stop.closest('.segment') ?? stop;
    const fault = await faultOf(worn, stop);
    if (fault)
      faults.push(`${fault}: ${stop.getAttribute('aria-label') ?? stop.textContent ?? stop.outerHTML}`);
  }
  return faults;

  async function faultOf(worn: Element, stop: Element): Promise<string | null> {
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(worn);
    if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) return 'no ring';
    const reach = Math.max(0, Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset));
    const box = worn.getBoundingClientRect();
    if (isCutOff(worn, box, reach)) return 'ring cut off';
    if (isOnTop(worn, stop)) return null;
    // A menu that the focus left goes with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return isOnTop(worn, stop) ? null : 'covered';
  }

  function isOnTop(worn: Element, stop: Element): boolean {
    const box = worn.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 40));
    return top !== null && (worn.contains(top) || stop.contains(top));
  }

  function isCutOff(worn: Element, box: DOMRect, reach: number): boolean {
    const slack = 0.6;
    for (let around = worn.parentElement; around; around = around.parentElement) {
      const { overflowX, position } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      const isWithin =
        box.left - reach >= edge.left - slack &&
        box.right + reach <= edge.right + slack &&
        box.top - reach >= edge.top - slack &&
        box.bottom + reach <= edge.bottom + slack;
      if (overflowX !== 'visible' && around !== document.documentElement && !isWithin) return true;
      if (position === 'fixed' || around.tagName === 'DIALOG') return false;
    }
    return false;
  }
}
