/** Tells when a CRM page's address changed, once per burst; runs in the content script. */

/** The parts of a window that report navigations; `navigation` is missing in older Firefox. */
export interface AddressSource extends EventTarget {
  readonly location: { readonly href: string };
  readonly navigation?: EventTarget;
}

/**
 * Calls back after the page's own task, so a push and a replace together count once (Tryton makes both). Returns
 * a check for navigations that fire no event at all, such as hash changes of Odoo 16.
 */
export function watchUrl(window: AddressSource, onChanged: () => void, signal: AbortSignal): () => void {
  let href = window.location.href;
  let isWaiting = false;
  const check = () => {
    isWaiting = false;
    if (signal.aborted || window.location.href === href) return;
    href = window.location.href;
    onChanged();
  };
  const soon = () => {
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(check);
  };
  window.navigation?.addEventListener('currententrychange', soon, { signal });
  window.addEventListener('popstate', soon, { signal });
  window.addEventListener('hashchange', soon, { signal });
  return check;
}
