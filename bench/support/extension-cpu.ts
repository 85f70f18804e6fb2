/** The processor time that a content script takes on the main thread of a page, from a trace of the browser. */
import type { Browser, Page } from 'playwright';
import { loadQuietly } from './page-load.ts';

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly fileName?: string;
    readonly data?: { readonly url?: string; readonly scriptName?: string };
    /** Of a document that is being read. */
    readonly beginData?: { readonly url?: string };
  };
}

const addressOf = ({ args }: TraceEvent) =>
  args?.data?.url ?? args?.data?.scriptName ?? args?.fileName ?? args?.beginData?.url ?? '';
const isExtension = (event: TraceEvent) => addressOf(event).startsWith('chrome-extension://');
const endOf = ({ ts, dur = 0 }: TraceEvent) => ts + dur;

/** Milliseconds while one page is loaded; 0 where nothing of an extension ran. */
export async function extensionCpu(browser: Browser, page: Page, url: string): Promise<number> {
  await browser.startTracing(undefined, { categories: CATEGORIES });
  try {
    await loadQuietly(page, url);
  } catch (error) {
    await browser.stopTracing();
    throw error;
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const timed = traceEvents.filter(({ dur }) => dur !== undefined);
  return (
    timed.filter(({ name }) => name === 'RunTask').reduce((sum, task) => sum + partOf(task, timed), 0) / 1000
  );
}

/** What the browser does for the page: a document is read, gets its global objects, or has a script of its own. */
const OF_THE_PAGE = new Set(['ParseHTML', 'CommitLoad', 'LocalWindowProxy::Initialize']);
const SCRIPT = new Set(['EvaluateScript', 'v8.evaluateModule', 'FunctionCall']);

/**
 * Of a task in which nothing of the page's own runs all, with what the browser does for the script; of another the script's calls. A script for
 * `document_start` begins in tasks that read the page.
 */
function partOf(task: TraceEvent, events: readonly TraceEvent[]): number {
  const inside = events.filter(
    (event) =>
      event.pid === task.pid && event.tid === task.tid && event.ts >= task.ts && endOf(event) <= endOf(task),
  );
  const ours = inside.filter(isExtension);
  if (ours.length === 0) return 0;
  const timeOf = ({ dur = 0, tdur = dur }: TraceEvent) => tdur;
  const isWithinOurs = (event: TraceEvent) =>
    ours.some((other) => other.ts <= event.ts && endOf(other) >= endOf(event));
  const isOfThePage = (event: TraceEvent) =>
    OF_THE_PAGE.has(event.name) || (SCRIPT.has(event.name) && !isWithinOurs(event));
  if (!inside.some((event) => isOfThePage(event) || /^https?:/.test(addressOf(event)))) return timeOf(task);
  const outermost = ours.filter(
    (event) => !ours.some((other) => other !== event && other.ts <= event.ts && endOf(other) >= endOf(event)),
  );
  return outermost.reduce((sum, event) => sum + timeOf(event), 0);
}
