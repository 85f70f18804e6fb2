/** A CRM that nobody has seen: records by an address that is encoded twice in a parameter, the own user in an attribute and an inline text. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface InHousePerson {
  readonly no: string;
  readonly login: string;
  readonly name: string;
}

export const WORKERS: readonly InHousePerson[] = [
  { no: '40412', login: 'j.doe', name: 'Jane Doe' },
  { no: '40977', login: 'b.moss', name: 'Ben Moss' },
];
const [JANE] = WORKERS as [InHousePerson];

export interface InHouseCrm {
  /** Of the page as its users know it; another host than the demo's CRM. */
  readonly origin: string;
  recordUrl(person: InHousePerson): string;
  close(): Promise<void>;
}

/** Jane is signed in. A token lies beside her name in all that the page has. */
export async function startInHouseCrm(): Promise<InHouseCrm> {
  const server = createServer((request, response) => {
    const view = new URL(request.url ?? '/', 'http://crm').searchParams.get('v') ?? '';
    const shown = WORKERS.find(({ no }) => decodeURIComponent(view).includes(`no=${no}`));
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Set-Cookie', 'wsid=c0ffee-40412-token; Path=/');
    response.end(pageOf(shown));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    recordUrl: ({ no }) => {
      const inner = encodeURIComponent(encodeURIComponent(`/hr/card?no=${no}&tab=main`));
      return `${origin}/~/desk;z=4/frame.do?ctx=a1&v=${inner}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pageOf(shown: InHousePerson | undefined): string {
  const boot = {
    build: 812,
    desk: { theme: 'grey', columns: [1, 2] },
    operator: { pk: Number(JANE.no), label: JANE.name, ticket: 'c0ffee-40412-token' },
  };
  return `<!doctype html><html lang="en"><head><title>${shown ? `Card ${shown.name}` : 'Desk'}</title></head>
<body data-kennung="${JANE.login}"><div class="bar">Desk</div>
<div class="sheet">${shown ? `<h1>${shown.name}</h1><dl><dt>No.</dt><dd>${shown.no}</dd></dl>` : '<h1>Desk</h1>'}</div>
<script type="text/plain">desk.boot(${JSON.stringify(boot)});</script></body></html>`;
}
