/** The tasks of the extension's pages while something is done in them, from a trace of the browser. */
import type { Browser } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly frames?: readonly TracedFrame[] } };
}

interface TracedFrame {
  readonly url?: string;
  readonly processId?: number;
}

/** Milliseconds of each task on the main threads of the extension's pages, its worker apart. */
export async function pageTasks(browser: Browser, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(undefined, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'],
  });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const pages = new Set(
    traceEvents
      .flatMap(({ args }) => args?.data?.frames ?? [])
      .filter(({ url }) => url?.startsWith('chrome-extension://'))
      .map(({ processId }) => processId),
  );
  const mainThreads = new Set(
    traceEvents
      .filter(
        ({ name, pid, args }) => name === 'thread_name' && args?.name === 'CrRendererMain' && pages.has(pid),
      )
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && mainThreads.has(`${pid} ${tid}`))
    .map(({ dur = 0 }) => dur / 1_000);
}
