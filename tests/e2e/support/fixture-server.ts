/** Serves fixtures of CRMs over HTTPS under their real host names: a page to whoever opens an address, their documented answers to whoever asks. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type CrmFixture, jsonAnswer } from '../../crm/fixtures/crm-fixture.ts';
import { makeCertificate } from './own-certificate.ts';

/** What a visitor of the CRM meets: `gone` and `changed` are its endpoint after its maker changed it; `quiet` sets no cookie. */
export type CrmMood = 'signed-in' | 'quiet' | 'acting' | 'signed-out' | 'gone' | 'changed';

export interface FixturePlace {
  readonly name: string;
  readonly fixture: CrmFixture;
  /** Pages that the fixture has not, such as those with frames; `null` for the usual one. */
  readonly serve?: (url: URL, mood: CrmMood) => Response | null;
}

export interface FixtureServer {
  /** Every name it answers to. */
  readonly hosts: readonly string[];
  /** For Chromium: resolves the names to this server, and takes its certificate. */
  readonly switches: readonly string[];
  setMood(name: string, mood: CrmMood): void;
  close(): Promise<void>;
}

/** The hosts of a fixture's pages, records and sessions. */
export function hostsOf({ page, visitor, records, owners = {}, sessions = {} }: CrmFixture): string[] {
  const addresses = [page.url, visitor.url, ...Object.keys(records), ...Object.keys(owners)];
  return [...new Set([...addresses.map((address) => new URL(address).hostname), ...Object.keys(sessions)])];
}

export async function startFixtureServer(places: readonly FixturePlace[]): Promise<FixtureServer> {
  const moods = new Map<string, CrmMood>();
  const byHost = new Map(places.flatMap((place) => hostsOf(place.fixture).map((host) => [host, place])));
  const hosts = [...byHost.keys()];
  const { key, cert, fingerprint } = makeCertificate(hosts);
  const respond = (request: Request) => {
    const place = byHost.get(new URL(request.url).hostname);
    if (!place) return new Response('No CRM has this host.', { status: 421 });
    return answer(place, request, moods.get(place.name) ?? 'signed-in');
  };
  const server = createServer({ key, cert }, getRequestListener(respond));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1:${port}`).join(', ');
  return {
    hosts,
    switches: [`--host-resolver-rules=${rules}`, `--ignore-certificate-errors-spki-list=${fingerprint}`],
    setMood: (name, mood) => void moods.set(name, mood),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer({ fixture, serve }: FixturePlace, request: Request, mood: CrmMood): Promise<Response> {
  const url = new URL(request.url);
  const own = serve?.(url, mood);
  if (own) return own;
  if (request.headers.get('sec-fetch-mode') === 'navigate') return pageOf(fixture, url, mood);
  if (mood === 'changed') return jsonAnswer({ profile: { number: 7 }, list: [] });
  const text = await request.text();
  const asked = {
    method: request.method,
    path: url.pathname + url.search,
    headers: request.headers,
    body: text === '' ? null : JSON.parse(text),
  };
  const answered = mood === 'gone' ? null : fixture.answer(asked, mood !== 'signed-out');
  return answered ?? jsonAnswer({ error: 'not found' }, { status: 404 });
}

/** The page holds what the CRM keeps in the browser while somebody is signed in, and clears it afterwards. */
function pageOf(fixture: CrmFixture, url: URL, mood: CrmMood): Response {
  const { page, visitor, sessions, impersonation, pages } = fixture;
  const isSignedIn = mood !== 'signed-out';
  const stored = { ...page.stored, ...(mood === 'acting' ? impersonation?.stored : {}) };
  const keep = Object.entries(isSignedIn ? stored : {}).map(
    (entry) => `localStorage.setItem(${entry.map((text) => JSON.stringify(text)).join(', ')});`,
  );
  const more = mood === 'signed-in' ? (pages?.[url.href] ?? '') : '';
  const html = `${(isSignedIn ? page.html : visitor.html) ?? ''}${more}`;
  // A page that says by itself who is signed in is what its maker changed there.
  const body = mood === 'changed' && page.saysWho ? '' : html;
  const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' });
  const session = sessions?.[url.hostname];
  for (const [name, value] of Object.entries(page.cookies ?? {})) {
    headers.append('Set-Cookie', cookie(name, value, isSignedIn));
  }
  if (session && mood !== 'quiet')
    headers.append('Set-Cookie', `${cookie('sid', session, isSignedIn)}; HttpOnly`);
  const script = `<script>localStorage.clear();${keep.join('')}</script>`;
  return new Response(
    `<!doctype html><html lang="en"><head><title>CRM</title>${script}</head><body>${body}</body></html>`,
    { headers },
  );
}

function cookie(name: string, value: string, isKept: boolean): string {
  return `${name}=${isKept ? value : ''}; Path=/; Secure${isKept ? '' : '; Max-Age=0'}`;
}
