/** Resolves once what was written is painted, or, on a page that nobody sees, soon. Runs in the extension's pages. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 100);
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
