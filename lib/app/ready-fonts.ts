/** Finds the fonts of other scripts before a name needs them. Runs in the extension's pages. */

/** One character of each script that names are often written in, and one sign. */
const SAMPLES = ['→', 'م', 'ש', '王', 'あ', 'Ж'];

export interface ReadyFontsOptions {
  /** Measures a text in the page's font, which is what makes the browser look for the fonts of its characters. */
  measure: (text: string) => void;
  /** Calls at a moment when the page has nothing else to do. */
  whenFree?: (call: () => void) => void;
}

/**
 * The first character that the page's own font lacks makes the browser sort all fonts of the machine: 20 to 40 ms
 * where there are hundreds, on Linux at least, inside the layout of the row that holds it. Each sample has a task of
 * its own here.
 */
export function readyFonts({
  measure,
  whenFree = (call) => requestIdleCallback(call),
}: ReadyFontsOptions): void {
  const next = (index: number) => {
    const sample = SAMPLES[index];
    if (sample === undefined) return;
    measure(sample);
    whenFree(() => next(index + 1));
  };
  whenFree(() => next(0));
}

/** Measures on a canvas that is never shown; a page without one goes without. */
export function measureOn({ body }: Document): (text: string) => void {
  const canvas = body.ownerDocument.createElement('canvas').getContext('2d');
  if (canvas) canvas.font = getComputedStyle(body).font;
  return (text) => void canvas?.measureText(text);
}
