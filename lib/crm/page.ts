/** What the identity engine may touch of a CRM page; runs in the content script, given as an argument so tests can fake it. */

export interface Page {
  readonly document: Document;
  readonly location: Pick<Location, 'href' | 'origin' | 'host'>;
  /** A getter that may throw, where the person blocks the site's storage. */
  readonly localStorage: Storage;
  /** The same. */
  readonly sessionStorage: Storage;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}
