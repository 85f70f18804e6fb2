/** What a CRM page and the panel beside it showed, and when; and the rule that nobody else's data may be seen. */
import type { Frame, Page } from 'playwright';

/** Milliseconds since 1970 by this machine's clock, which page and panel share. */
export interface Moment {
  readonly at: number;
  /** Whom the page is about, or whom the panel shows; `null` for nobody. */
  readonly who: string | null;
}

export interface RoundTrip {
  readonly sent: number;
  readonly back: number;
}

export interface ShownLog {
  /** The page's addresses, as their persons. */
  readonly page: readonly Moment[];
  readonly panel: readonly Moment[];
  /** When the page's own event loop came round, all the while. */
  readonly turns: readonly number[];
  /** Messages between panel and background, all the while. */
  readonly trips: readonly RoundTrip[];
}

interface Recorder {
  addresses: { at: number; path: string }[];
  turns: number[];
  headings: { at: number; heading: string }[];
  trips: RoundTrip[];
}

declare const recorder: Recorder;

/** Begins to write down, in page and panel. */
export async function recordShown(page: Page, panel: Frame): Promise<void> {
  await page.evaluate(`
    globalThis.recorder = { addresses: [{ at: Date.now(), path: location.pathname }], turns: [] };
    navigation.addEventListener('currententrychange', () =>
      recorder.addresses.push({ at: Date.now(), path: location.pathname }));
    const turn = () => {
      recorder.turns.push(Date.now());
      setTimeout(turn, 5);
    };
    turn();`);
  await panel.evaluate(`
    globalThis.recorder = { headings: [], trips: [] };
    const note = () => {
      const heading = document.querySelector('h1')?.innerText ?? '';
      if (recorder.headings.at(-1)?.heading !== heading) recorder.headings.push({ at: Date.now(), heading });
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    note();
    const port = chrome.runtime.connect({ name: 'page' });
    let sent = 0;
    const ping = () => {
      sent = Date.now();
      port.postMessage({ id: 1, command: 'ping', payload: {} });
    };
    port.onMessage.addListener(() => {
      recorder.trips.push({ sent, back: Date.now() });
      setTimeout(ping, 10);
    });
    ping();`);
}

export async function readShown(
  page: Page,
  panel: Frame,
  names: { ofPath(path: string): string | null; known: ReadonlySet<string> },
): Promise<ShownLog> {
  const { addresses, turns } = await page.evaluate(() => recorder);
  const { headings, trips } = await panel.evaluate(() => recorder);
  return {
    page: addresses.map(({ at, path }) => ({ at, who: names.ofPath(path) })),
    panel: headings.map(({ at, heading }) => ({ at, who: names.known.has(heading) ? heading : null })),
    turns,
    trips,
  };
}

/** The panel never goes back: whoever it shows, the page was about them after whoever was shown before. */
export function findOutOfTurn({ page, panel }: ShownLog): string[] {
  const faults: string[] = [];
  let reached = 0;
  for (const { at, who } of panel) {
    if (who === null) continue;
    const turn = page.findIndex((moment, index) => index >= reached && moment.who === who && moment.at <= at);
    if (turn < 0) faults.push(`${who} is shown out of turn`);
    else reached = turn;
  }
  return faults;
}

/** The claim of the page, the answer to it, and the paint: one message each, and none of them can be timed alone. */
const MOST_TRIPS = 3;

/**
 * Nobody is shown any longer once the page has left them and messages have gone round since. Counted in round trips
 * that began after the page left and its process had another turn, so that a loaded machine judges as a quick one: a
 * page was seen standing still for 80 ms right after it moved on, while seven messages went round beside it.
 */
export function findOverstays({ page, panel, turns, trips }: ShownLog, end: number): string[] {
  return panel.flatMap(({ at, who }, index) => {
    const until = panel[index + 1]?.at ?? end;
    if (who === null) return [];
    return absences(page, who, end)
      .map(({ from, to }) => ({ from: Math.max(from, at), to: Math.min(to, until) }))
      .map(({ from, to }) => ({ from, to, count: tripsWithin(trips, nextTurn(turns, from), to) }))
      .filter(({ count }) => count > MOST_TRIPS)
      .map(
        ({ from, to, count }) => `${who} stays ${to - from} ms and ${count} round trips after the page left`,
      );
  });
}

function nextTurn(turns: readonly number[], from: number): number {
  return turns.find((at) => at > from) ?? Number.POSITIVE_INFINITY;
}

/** Spans of time in which the page was not about the person. */
function absences(page: readonly Moment[], who: string, end: number): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const [index, { at, who: about }] of page.entries()) {
    const to = page[index + 1]?.at ?? end;
    const last = spans.at(-1);
    if (about === who) continue;
    if (last?.to === at) last.to = to;
    else spans.push({ from: at, to });
  }
  return spans;
}

function tripsWithin(trips: readonly RoundTrip[], from: number, to: number): number {
  return trips.filter(({ sent, back }) => sent > from && back < to).length;
}
