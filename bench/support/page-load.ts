/** One load of a CRM page: the clock, the processor time of its main thread, and how far its contents were shifted. */
import type { CDPSession, Page } from 'playwright';

export interface PageLoad {
  /** Milliseconds until the `load` event ended. */
  readonly loaded: number;
  /** Milliseconds of the processor on the main thread until half a second after the last request. */
  readonly cpu: number;
  readonly shift: number;
}

/** Of processor time instead of the clock. */
export async function watchProcessor(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

async function taskTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** Elements that a page of a grown CRM has. */
const ROWS = 260;
const CELLS = 12;

/** Makes each page of the browser as large as that of a grown CRM before content scripts come. */
export async function enlargePages(page: Page): Promise<void> {
  await page.addInitScript(
    ({ rows, cells }) => {
      if (window !== window.top || !location.protocol.startsWith('http')) return;
      document.addEventListener('DOMContentLoaded', () => {
        const table = document.createElement('table');
        for (let row = 0; row < rows; row += 1) {
          const line = table.insertRow();
          for (let cell = 0; cell < cells; cell += 1) line.insertCell().textContent = `Case ${row}.${cell}`;
        }
        document.body.append(table);
      });
    },
    { rows: ROWS, cells: CELLS },
  );
}

/** Half a second without a request: content scripts have run long before. */
export async function loadQuietly(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'networkidle' });
}

export async function loadOnce(page: Page, session: CDPSession, url: string): Promise<PageLoad> {
  await loadQuietly(page, url);
  // Counted from the navigation.
  const cpu = await taskTime(session);
  const { loaded, shift } = await page.evaluate(
    () =>
      new Promise<{ loaded: number; shift: number }>((resolve) => {
        const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        const observer = new PerformanceObserver(() => undefined);
        observer.observe({ type: 'layout-shift', buffered: true });
        // Buffered entries are there once a frame was painted.
        requestAnimationFrame(() =>
          setTimeout(() => {
            const shifts = observer.takeRecords() as unknown as { value: number }[];
            resolve({
              loaded: navigation?.loadEventEnd ?? 0,
              shift: shifts.reduce((sum, { value }) => sum + value, 0),
            });
          }),
        );
      }),
  );
  return { loaded, cpu, shift };
}
