/** Ends the extension's worker as the browser does when it is idle: the next message starts a new one. */
import type { BenchBrowser } from './bench-browser.ts';

export async function stopWorker({ context, page }: BenchBrowser): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}
