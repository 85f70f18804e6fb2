/** The content script's one-shot messages to the background, and what it hears back. Runs in CRM pages. */
import { browser } from 'wxt/browser';
import type { Result, SiteEvents, SiteMessages } from './protocol.ts';

export type SiteEvent = {
  [E in keyof SiteEvents]: { type: E; payload: SiteEvents[E] };
}[keyof SiteEvents];

const EVENTS: ReadonlySet<string> = new Set<keyof SiteEvents>([
  'panelToggled',
  'panelGreeted',
  'frameMoved',
  'ownerAsked',
  'siteSetupChanged',
]);

/** Sends one message. Never rejects; `incompatible` means the extension was updated or removed: leave the page. */
export async function sendSite<M extends keyof SiteMessages>(
  type: M,
  payload: Parameters<SiteMessages[M]>[0],
): Promise<Result<ReturnType<SiteMessages[M]>>> {
  if (isExtensionGone()) return gone();
  try {
    const answer: Result<ReturnType<SiteMessages[M]>> | undefined = await browser.runtime.sendMessage({
      type,
      payload,
    });
    return answer ?? unanswered('The background gave no answer.');
  } catch (error) {
    return isExtensionGone() ? gone() : unanswered(String(error));
  }
}

/** Hears what the background tells this page, and answers where that is a question; returns the removal. */
export function onSiteEvent(listener: (event: SiteEvent) => Promise<unknown> | undefined): () => void {
  const receive = (message: unknown, _: unknown, answer: (value: unknown) => void): true | undefined => {
    const event = message as SiteEvent | null;
    const answering = event && EVENTS.has(event.type) ? listener(event) : undefined;
    // Not awaited by the browser in Chromium: it waits for a call instead
    answering?.then(answer, () => answer(null));
    return answering && true;
  };
  browser.runtime.onMessage.addListener(receive);
  return () => {
    if (!isExtensionGone()) browser.runtime.onMessage.removeListener(receive);
  };
}

/** Of a sub-frame: the page wants to know where it is. */
export function onFrameAsked(listener: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown): void => {
    if ((message as SiteEvent | null)?.type === 'frameAsked') listener();
  });
}

/** After an update or removal the old content script keeps running without its extension. */
export function isExtensionGone(): boolean {
  return !browser.runtime?.id;
}

function gone(): Result<never> {
  return { ok: false, error: { kind: 'incompatible', detail: 'The extension was updated or removed.' } };
}

function unanswered(detail: string): Result<never> {
  return { ok: false, error: { kind: 'unexpected', detail } };
}
