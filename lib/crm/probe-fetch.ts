/** Makes a probe's one request to the CRM's own origin, within limits of size and time; runs in the content script. */
import type { IdentityProbe, RequestValue } from '../schema/identity-spec.ts';
import type { ProbeReply } from '../schema/probe-reply.ts';
import { parseJson } from './json-path.ts';
import type { Page } from './page.ts';
import { readFirst } from './value-source.ts';

export type ProbeFetch = NonNullable<IdentityProbe['fetch']>;

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** Never rejects. Redirects are not followed: CRMs answer signed-out requests with one to their sign-in page. */
export async function askSite(page: Page, request: ProbeFetch, signal: AbortSignal): Promise<ProbeReply> {
  const [, first = ''] = new URL(page.location.href).pathname.split('/');
  const url = URL.parse(request.path.replace(/^\/\{path:0\}/, `/${first}`), page.location.origin);
  const query = valuesOf(page, request.query);
  const headers = valuesOf(page, request.headers);
  // `//other.example/` begins with a slash too.
  if (url?.origin !== page.location.origin || !query || !headers) return { kind: 'failed' };
  for (const key in query) url.searchParams.set(key, query[key] ?? '');
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await page.fetch(url.href, { ...requestInit(request, headers), signal: limit });
    if (response.type === 'opaqueredirect' || isRefusal(response.status)) return { kind: 'refused' };
    if (!response.ok) return { kind: 'failed' };
    const json = parseJson(await readLimited(response));
    return json === undefined ? { kind: 'failed' } : { kind: 'answered', json };
  } catch {
    return { kind: 'failed' };
  }
}

/** `null` where the page does not know one of them: without its token a CRM would take the request for a stranger's. */
function valuesOf(page: Page, wanted: ProbeFetch['query']): Record<string, string> | null {
  const values: Record<string, string> = {};
  for (const [name, { from, prefix = '', base64, ifKnown }] of Object.entries(wanted ?? {})) {
    const found = readFirst(page, from);
    if (!found && !ifKnown) return null;
    if (found) values[name] = prefix + (base64 ? inBase64(page, from) : found.text);
  }
  return values;
}

/** As UTF-8, of which `btoa` knows nothing: sessions hold names of people. */
function inBase64(page: Page, from: RequestValue['from']): string {
  const parts = from.map((source) => readFirst(page, [source])?.text);
  return btoa(unescape(encodeURIComponent(parts.join(':'))));
}

function requestInit({ method, body }: ProbeFetch, headers: Record<string, string>): RequestInit {
  const isPost = method === 'POST';
  return {
    method: method ?? 'GET',
    headers: {
      ...headers,
      Accept: 'application/json',
      ...(isPost && { 'Content-Type': 'application/json' }),
    },
    ...(isPost && { body: JSON.stringify(body ?? {}) }),
    credentials: 'same-origin',
    redirect: 'manual',
    cache: 'no-store',
  };
}

function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || (status >= 300 && status < 400);
}

/** Reads while it comes, so that an endless answer costs no more than the limit. */
async function readLimited(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader?.cancel();
      throw new RangeError('The answer is longer than an identity can be.');
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
