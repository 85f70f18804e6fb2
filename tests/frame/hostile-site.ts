/** A small CRM whose pages forbid all they can by policy, but for one that forbids nothing, for tests of the page side. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const NONCE = 'r4nd0m';
const STRICT = `default-src 'none'; script-src 'nonce-${NONCE}'; frame-src 'none'; base-uri 'none'`;

const PAGE = `<!doctype html><html lang="en"><head><title>Hostile CRM</title></head><body>
<h1>Customers</h1><input aria-label="Search">
<script nonce="${NONCE}">window.crm = {}; crm.user = {"id":"7","login":"ada"};
window.keys = []; document.addEventListener('keydown', (event) => keys.push(event.key));
window.shifts = 0; new PerformanceObserver((list) => { 
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifts += 1; })
  .observe({ type: 'layout-shift', buffered: true });
window.order = [];
document.addEventListener('DOMContentLoaded', () => {
  order.push('read');
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => order.push('task');
  port2.postMessage(null);
});
addEventListener('load', () => order.push('loaded'));
</script></body></html>`;

/** A page that has put functions of its own in the place of the browser's before anything of ours runs. */
const PATCHES = `<script nonce="${NONCE}">window.caught = [];
for (const [owner, names] of [
  [Element.prototype, ['attachShadow', 'append', 'prepend', 'replaceChildren']],
  [HTMLElement.prototype, ['showPopover', 'hidePopover']],
  [CSSStyleSheet.prototype, ['replaceSync']],
  [MutationObserver.prototype, ['observe', 'takeRecords']],
  [EventTarget.prototype, ['addEventListener', 'dispatchEvent']],
  [Document.prototype, ['createElement']],
  [Storage.prototype, ['getItem', 'setItem']],
  [window, ['fetch', 'postMessage', 'setTimeout', 'queueMicrotask', 'requestAnimationFrame']],
]) for (const name of names) {
  const own = owner[name];
  owner[name] = function (...given) { caught.push(name); return Reflect.apply(own, this, given); };
}
Object.defineProperty(Object.prototype, 'site', { set() { caught.push('Object.prototype'); }, configurable: true });
</script>`;

/** Without a policy: what is refused there, the page itself has not refused. */
export const FREE_PAGE = '/free';

/** Has a picture that the site never answers. */
export const HELD_PAGE = '/held';
const HELD_PICTURE = '/never.png';
const HELD = `<!doctype html><html lang="en"><title>Held</title><body>Held<img alt="" src="${HELD_PICTURE}"></body></html>`;

/** Writes itself anew, and with it takes all listeners away, while it waits for its picture. */
export const REWRITTEN_PAGE = '/rewritten';
const REWRITTEN = HELD.replace(
  '</body>',
  `<script>document.addEventListener('DOMContentLoaded', () => {
  document.open();
  document.write('<!doctype html><title>Rewritten</title><body>Written anew<img alt="" src="${HELD_PICTURE}">');
  document.close();
})</script></body>`,
);

/** Without a policy of their own. */
const FREE_BODIES: Readonly<Record<string, string>> = {
  [FREE_PAGE]: PAGE,
  [HELD_PAGE]: HELD,
  [REWRITTEN_PAGE]: REWRITTEN,
};

export interface HostileSite {
  readonly url: string;
  /** Paths that were asked for, but for the pages themselves. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startHostileSite(): Promise<HostileSite> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/whoami') {
      asked.push(path);
      response.setHeader('Content-Type', 'application/json').end('{"name":"Ada Lovelace"}');
      return;
    }
    if (path === HELD_PICTURE) return;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const free = FREE_BODIES[path];
    if (free) {
      response.end(free);
      return;
    }
    response.setHeader('Content-Security-Policy', STRICT);
    if (path.startsWith('/coep')) response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.end(path.startsWith('/patched') ? PAGE.replace('</body>', `${PATCHES}</body>`) : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
