/** The tasks of the extension's pages while something is done in them, from a trace of the browser. */
import type { Browser } from 'playwright';

/** A task of longer than this is one that people feel. */
export const LONG_TASK = 50;

/** In milliseconds. */
export interface PageTask {
  readonly wall: number;
  /** Of the processor; below `wall` where other processes had it. */
  readonly cpu: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string } };
}

const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;

/** Each task on the main threads of the extension's pages, its worker apart. */
export async function pageTasks(browser: Browser, work: () => Promise<void>): Promise<PageTask[]> {
  await browser.startTracing(undefined, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'],
  });
  try {
    await work();
  } catch (error) {
    await browser.stopTracing();
    throw error;
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const named = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const renderers = new Set(named.map(threadOf));
  const isOurs = ({ args }: TraceEvent) => args?.data?.url?.startsWith('chrome-extension://') ?? false;
  const mainThreads = new Set(
    traceEvents
      .filter(isOurs)
      .map(threadOf)
      .filter((thread) => renderers.has(thread)),
  );
  if (mainThreads.size === 0) throw new Error('The trace knows no page of the extension.');
  return traceEvents
    .filter((event) => event.name === 'RunTask' && mainThreads.has(threadOf(event)))
    .map(({ dur = 0, tdur = dur }) => ({ wall: dur / 1_000, cpu: tdur / 1_000 }));
}
