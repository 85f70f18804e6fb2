/** Gives a shadow root its looks whatever the page's CSP says; runs in the content script. */

/**
 * A constructed sheet, which no page's CSP can refuse; a style element where scripts may not set one (Firefox). Answers how to
 * put it back: another document that adopts the host takes constructed sheets away.
 */
export function applySheet(root: ShadowRoot, text: string): () => void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const put = () => {
      root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, sheet])];
    };
    put();
    return put;
  } catch {
    const style = document.createElement('style');
    style.textContent = text;
    root.append(style);
    return () => {};
  }
}
