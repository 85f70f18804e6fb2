/** Watches the one request of a probe from outside the engine, which itself keeps nothing of it; runs in the content script. */
import type { Adapter, IdentityProbe } from '../../schema/identity-spec.ts';
import type { RequestOutcome } from '../../schema/identity-test.ts';
import type { ProbeReply } from '../../schema/probe-reply.ts';
import { askChannel } from '../ask-channel.ts';
import { parseJson } from '../json-path.ts';
import type { Page } from '../page.ts';
import type { ReadOptions } from '../read-identity.ts';
import { readFirst } from '../value-source.ts';

interface Seen {
  status: number | null;
  /** Sent elsewhere, or told that it may not. */
  isRefusal: boolean;
  isOk: boolean;
  text: string;
  isWhole: boolean;
  limit: AbortSignal | null;
}

/** A page whose requests are looked at on their way. */
export interface WatchedPage {
  readonly page: Page;
  readonly ask: ReadOptions['ask'];
  readonly askHelper: typeof askChannel;
  /** The JSON that came, if any did. */
  answer(): unknown;
  outcome(probe: IdentityProbe): RequestOutcome | null;
}

export function watchRequests(page: Page, ask: ReadOptions['ask']): WatchedPage {
  let seen: Seen | null = null;
  let reply: ProbeReply | null = null;
  const answer = () => {
    if (reply?.kind === 'answered') return reply.json;
    return seen?.isOk && seen.isWhole ? parseJson(seen.text) : undefined;
  };
  return {
    page: {
      document: page.document,
      location: page.location,
      get localStorage() {
        return page.localStorage;
      },
      get sessionStorage() {
        return page.sessionStorage;
      },
      async fetch(url, init) {
        const now: Seen = {
          status: null,
          isRefusal: false,
          isOk: false,
          text: '',
          isWhole: false,
          limit: init.signal ?? null,
        };
        seen = now;
        const response = await page.fetch(url, init);
        const isElsewhere = response.type === 'opaqueredirect';
        now.status = response.status;
        now.isRefusal = isElsewhere || [401, 403].includes(response.status) || isRedirect(response.status);
        now.isOk = response.ok;
        return response.ok ? copied(response, now) : response;
      },
    },
    async ask(adapter: Adapter) {
      reply = await ask(adapter);
      return reply;
    },
    async askHelper(_, name) {
      reply = await askChannel(page, name);
      return reply;
    },
    answer,
    outcome(probe) {
      if (reply) return { outcome: adapterOutcome(reply), values: [] };
      if (!probe.fetch) return null;
      return { outcome: outcomeOf(seen, answer() !== undefined), values: valuesOf(page, probe.fetch) };
    },
  };
}

const isRedirect = (status: number) => status >= 300 && status < 400;

/** Read by the engine, which ends it at its limits, while what passes is kept for as long as the test takes. */
function copied(response: Response, seen: Seen): Response {
  const decoder = new TextDecoder();
  const keep = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, to) {
      seen.text += decoder.decode(part, { stream: true });
      to.enqueue(part);
    },
    flush() {
      seen.text += decoder.decode();
      seen.isWhole = true;
    },
  });
  if (!response.body) {
    seen.isWhole = true;
    return response;
  }
  return new Response(response.body.pipeThrough(keep), { status: response.status });
}

function adapterOutcome({ kind }: ProbeReply): RequestOutcome['outcome'] {
  return kind === 'failed' ? { is: 'failed', why: 'adapter', status: null } : { is: kind, status: null };
}

function outcomeOf(seen: Seen | null, isJson: boolean): RequestOutcome['outcome'] {
  if (!seen) return { is: 'unsent' };
  const { status, isRefusal, isOk, isWhole, limit } = seen;
  if (isRefusal) return { is: 'refused', status };
  if (isJson) return { is: 'answered', status };
  const failed = (why: Extract<RequestOutcome['outcome'], { is: 'failed' }>['why']) =>
    ({ is: 'failed', why, status }) as const;
  if (limit?.aborted) return failed('timeout');
  if (status === null) return failed('no-connection');
  if (!isOk) return failed('status');
  return failed(isWhole ? 'not-json' : 'too-long');
}

function valuesOf(
  page: Page,
  { query, headers }: NonNullable<IdentityProbe['fetch']>,
): RequestOutcome['values'] {
  const presence = (place: 'query' | 'headers', wanted: typeof query) =>
    Object.entries(wanted ?? {}).map(([name, { from }]) => ({
      in: place,
      name: name.slice(0, 256),
      isThere: readFirst(page, from) !== null,
    }));
  return [...presence('query', query), ...presence('headers', headers)];
}
