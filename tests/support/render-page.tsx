/** Renders a page of the extension in happy-dom with a fake background, as its entry point would. */
import type { ComponentChild } from 'preact';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { AppContext } from '../../components/app-context.ts';
import { type App, createApp } from '../../lib/app/app.ts';
import type { Clock } from '../../lib/app/clock.ts';
import type { WriteGuard } from '../../lib/app/visibility-guard.ts';
import { installCatalogue } from './catalogue.ts';
import type { FakePageClient } from './fake-page-client.ts';
import { openGuard } from './open-guard.ts';
import { NOW } from './panel-views.ts';

export interface RenderedPage {
  readonly app: App;
  readonly root: HTMLElement;
}

const STILL: Clock = { now: () => NOW, every: () => () => undefined };

export async function renderPage(
  page: ComponentChild,
  {
    client,
    guard = openGuard(),
    clock = STILL,
  }: { client: FakePageClient; guard?: WriteGuard; clock?: Clock },
): Promise<RenderedPage> {
  installCatalogue();
  const app = createApp({ client, guard, clock });
  document.body.replaceChildren();
  const root = document.body.appendChild(document.createElement('div'));
  await act(() => render(<AppContext.Provider value={app}>{page}</AppContext.Provider>, root));
  await act(() => app.store.hello());
  return { app, root };
}

export async function press(element: HTMLElement): Promise<void> {
  await settle(() => element.click());
}

export async function choose(select: HTMLSelectElement, label: string): Promise<void> {
  const option = [...select.options].find(({ text }) => text === label);
  if (!option) throw new Error(`There is no choice "${label}".`);
  await settle(() => {
    select.value = option.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

export async function type(input: HTMLInputElement, value: string): Promise<void> {
  await settle(() => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** Does something to the page, and returns once the page has nothing left to draw because of it. */
export async function settle(tell: () => void): Promise<void> {
  let changes = 0;
  const watch = new MutationObserver((records) => {
    changes += records.length;
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  await act(async () => {
    tell();
    await turn();
  });
  for (let still = 0; still < STILL_TURNS; ) {
    const before = changes;
    await act(turn);
    changes += watch.takeRecords().length;
    still = changes === before ? still + 1 : 0;
  }
  watch.disconnect();
}

/** An answer that draws nothing may lead to the next question: so many as a page asks one after the other. */
const STILL_TURNS = 3;

/**
 * What waits for the paint, for its next task or for an answer has then had its turn: timers end in their order, and
 * those of pages have no delay.
 */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => setTimeout(resolve, 2), 2)));
  });
}
