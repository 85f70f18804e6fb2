/** Resolves once what was written is surely on the screen; on a page that nobody sees, when it is seen again. Runs in the extension's pages. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    // The first frame still has to be drawn when its callbacks run: work at its end would delay it
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
}
