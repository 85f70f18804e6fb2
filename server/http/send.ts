/** Sends answers: writes them to the connection where there is one, past the objects of `fetch`, which cost more than all else of a small answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { POSITION_HEADER } from '../../lib/schema/feed-position.ts';
import { isExtensionOrigin } from '../sign-in/clients.ts';
import {
  type EncodedBody,
  type EncodedStream,
  encodeBody,
  encodeBrotli,
  encodeStream,
} from './encode-body.ts';
import type { Answer } from './route.ts';

export interface Variables {
  requestId: string;
  /** Pattern of the route, for the log; the path itself names records. */
  route: string;
  address: string | null;
  /** For the log: who asked, as soon as that is known, and why it was refused. */
  accountId: string | undefined;
  refusal: string | undefined;
  /** Of the answer that was sent. */
  status: number;
}

export type AppContext = Context<{ Variables: Variables }>;

export interface SendOptions {
  /** Sent only where the public address is https. */
  readonly isSecure: boolean;
  readonly extensionIds: readonly string[];
}

export const EXPOSED_HEADERS = ['Date', 'ETag', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'];

const POLICY = 'Content-Security-Policy';

/** Headers of every answer but that of a poll without news; few, because answers should stay small. */
export function protection(isSecure: boolean): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    [POLICY]: "default-src 'none'; frame-ancestors 'none'",
    ...(isSecure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}

/** Of a poll without news, asked for all day by everybody: no policy of content, which only a document heeds, and none sends a token (`decisions/0100`). */
function protectionOfIdle(always: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(always).filter(([name]) => name !== POLICY));
}

export type Send = (context: AppContext, answer: Answer & { type?: string }) => Promise<Response>;

export function sending({ isSecure, extensionIds }: SendOptions): Send {
  const always = protection(isSecure);
  const idle = protectionOfIdle(always);
  const isReadable = (origin: string | undefined) =>
    origin !== undefined && isExtensionOrigin(origin, extensionIds);
  return async (context, answer) => {
    const { body, encoding } = await encode(answer, context.req.header('Accept-Encoding'));
    const origin = context.req.header('Origin');
    const plainType = answer.csv ? 'text/csv; charset=utf-8' : 'application/json';
    const headers: Record<string, string> = {
      ...(answer.idle ? idle : always),
      ...(origin !== undefined && isReadable(origin) ? { 'Access-Control-Allow-Origin': origin } : {}),
      ...answer.headers,
      ...(answer.position?.at ? { [POSITION_HEADER]: answer.position.at } : {}),
      'Content-Type': answer.type ?? answer.text?.type ?? plainType,
    };
    // Nobody stores the answer to a poll without news, and reads none of these.
    if (!answer.idle) {
      headers['X-Request-Id'] = context.get('requestId');
      headers.Vary = 'Accept-Encoding, Origin';
      const exposed = POSITION_HEADER in headers ? [...EXPOSED_HEADERS, POSITION_HEADER] : EXPOSED_HEADERS;
      headers['Access-Control-Expose-Headers'] = exposed.join(',');
    }
    if (encoding !== null) headers['Content-Encoding'] = encoding;
    const status = answer.status ?? 200;
    context.set('status', status);
    const { incoming, outgoing } = (context.env ?? {}) as Partial<Connected>;
    if (incoming && isUnread(incoming)) headers.Connection = 'close';
    if (!outgoing || body instanceof ReadableStream) return new Response(body, { status, headers });
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
    if (answer.idle && incoming) staySilent({ incoming, outgoing });
    outgoing.writeHead(status, { ...headers, 'Content-Length': length });
    outgoing.end(body);
    return RESPONSE_ALREADY_SENT;
  };
}

interface Connected {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** A body in pieces may never end: nobody goes on reading it only to throw it away. */
const isUnread = ({ headers, complete }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined && !complete;

/** A connection of HTTP/1.1 stays open without being told so (RFC 9112, 9.3): `Connection` and `Keep-Alive` are left out. */
function staySilent({ incoming, outgoing }: Connected): void {
  if (incoming.httpVersion === '1.1' && outgoing.shouldKeepAlive) outgoing.removeHeader('Connection');
}

function encode(
  { body, brotli, csv, text }: Answer,
  accepted: string | undefined,
): Promise<EncodedBody> | EncodedStream {
  if (brotli) return encodeBrotli(brotli, accepted);
  if (csv && Symbol.asyncIterator in csv) return encodeStream(csv, accepted);
  return encodeBody(text?.body ?? csv?.join('') ?? JSON.stringify(body), accepted);
}
