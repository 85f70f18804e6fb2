/** Resolves once what was written is surely on the screen, or, on a page that nobody sees, soon. Runs in the extension's pages. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 100);
    // The first frame still has to be drawn when its callbacks run: work at its end would delay it
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
}
