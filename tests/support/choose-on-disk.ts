/** A file that is chosen on the disk, read by the browser itself when it needs it. */
import type { Page } from 'playwright';

/**
 * Into the page's only input of a file. Over the socket that stories and benchmarks drive their browser by, Playwright
 * would hand over the bytes, which are put together in the page and never change.
 */
export async function chooseOnDisk(page: Page, path: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const { root } = await devTools.send('DOM.getDocument');
  const { nodeId } = await devTools.send('DOM.querySelector', {
    nodeId: root.nodeId,
    selector: 'input[type=file]',
  });
  await devTools.send('DOM.setFileInputFiles', { nodeId, files: [path] });
  await devTools.detach();
}
