/** A small CRM whose pages forbid all they can by policy, for tests of the page side. */
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
</script></body></html>`;

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
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', STRICT);
    if (path.startsWith('/coep')) response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.end(PAGE);
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
