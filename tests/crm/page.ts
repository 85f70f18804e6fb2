/** A CRM page in happy-dom for the tests of the identity engine: address, markup, and answers of its server. */
import { Window } from 'happy-dom';
import type { Page } from '../../lib/crm/page.ts';

export interface TestPage extends Page, EventTarget {
  readonly localStorage: Storage;
  readonly sessionStorage: Storage;
  readonly navigation: EventTarget;
  /** The page's own `history.pushState`, with the event that Chromium and Firefox fire for it. */
  push(url: string): void;
}

export function createPage(url: string, html = '', fetch: Page['fetch'] = noServer): TestPage {
  // Scripts of the page stay text: the isolated world reads them and never runs them.
  const window = new Window({ url, settings: { enableJavaScriptEvaluation: false } });
  window.document.write(html);
  const navigation = new EventTarget();
  const page = Object.assign(new EventTarget(), {
    document: window.document,
    location: window.location,
    localStorage: window.localStorage,
    sessionStorage: window.sessionStorage,
    navigation,
    fetch,
    push(next: string) {
      window.history.pushState(null, '', next);
      navigation.dispatchEvent(new Event('currententrychange'));
    },
  });
  return page as unknown as TestPage;
}

export function jsonAnswer(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), init);
}

/** Of pages that say themselves who is signed in. */
export const noBackground = async () => ({ kind: 'failed' }) as const;

function noServer(): Promise<Response> {
  return Promise.reject(new TypeError('no server'));
}
