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
  await act(async () => {
    element.click();
    await turns();
  });
}

export async function choose(select: HTMLSelectElement, label: string): Promise<void> {
  const option = [...select.options].find(({ text }) => text === label);
  if (!option) throw new Error(`There is no choice "${label}".`);
  await act(() => {
    select.value = option.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

export async function type(input: HTMLInputElement, value: string): Promise<void> {
  await act(() => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** Lets a fake event reach the page and be painted. */
export function settle(tell: () => void): Promise<void> {
  return act(async () => {
    tell();
    await turns();
  });
}

/** An answer may lead to the next question: so many as a page asks one after the other. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
