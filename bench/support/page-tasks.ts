/** The tasks of the extension's pages while something is done in them, from a trace of the browser. */
import type { Browser } from 'playwright';

/** A task of longer than this is one that people feel. */
export const LONG_TASK = 50;

/** Where the browser's debugger, and with it the bench, tells a page what to do. */
const DEBUGGER = 'blink.mojom.DevToolsSession';

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
  readonly ts: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly url?: string };
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
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
  const mainThreads = new Set(
    traceEvents
      .filter(isOurs)
      .map(threadOf)
      .filter((thread) => renderers.has(thread)),
  );
  if (mainThreads.size === 0) throw new Error('The trace knows no page of the extension.');
  return [...mainThreads].flatMap((thread) =>
    tasksOf(traceEvents.filter((event) => threadOf(event) === thread && event.dur !== undefined)),
  );
}

const isOurs = ({ args }: TraceEvent) => args?.data?.url?.startsWith('chrome-extension://') ?? false;

/** Of the events of one thread. */
function tasksOf(events: readonly TraceEvent[]): PageTask[] {
  const inOrder = events.toSorted((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const tasks: PageTask[] = [];
  for (const [index, task] of inOrder.entries()) {
    if (task.name === 'RunTask') tasks.push(sumOf(pageParts(task, inOrder, index)));
  }
  return tasks;
}

/** The whole task; of one that the bench itself sent over the debugger's line, what of the page it called. */
function pageParts(task: TraceEvent, inOrder: readonly TraceEvent[], index: number): TraceEvent[] {
  const end = endOf(task);
  let isSent = false;
  const called: TraceEvent[] = [];
  for (let at = index + 1; at < inOrder.length; at += 1) {
    const event = inOrder[at];
    if (!event || event.ts >= end) break;
    isSent ||= event.args?.chrome_mojo_event_info?.mojo_interface_tag === DEBUGGER;
    const outer = called.at(-1);
    const isInside = outer !== undefined && event.ts < endOf(outer);
    if (event.name === 'FunctionCall' && isOurs(event) && !isInside) called.push(event);
  }
  return isSent ? called : [task];
}

const endOf = ({ ts, dur = 0 }: TraceEvent) => ts + dur;

function sumOf(parts: readonly TraceEvent[]): PageTask {
  let wall = 0;
  let cpu = 0;
  for (const { dur = 0, tdur = dur } of parts) {
    wall += dur / 1_000;
    cpu += tdur / 1_000;
  }
  return { wall, cpu };
}
