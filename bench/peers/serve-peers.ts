/** A process of its own that serves the page of the peers and the same rows in the form that each wants. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { generateDemo } from '../../demo/data/generate.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Dataset } from '../dataset.ts';
import { couchOf } from './couch.ts';

const PART_ROWS = 2_000;

export interface PeersOrder extends Dataset {
  readonly script: string;
}

/** What the serving process tells. */
export interface ServedPeers {
  readonly port: number;
  readonly rows: number;
  /** Bytes of all parts as they travel. */
  readonly bytes: number;
  readonly lastAgent: { readonly id: string; readonly agentId: string };
  /** Users from all over the directory. */
  readonly scattered: readonly AnyRow[];
}

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>peers</title><script type="module" src="/peers.js"></script>';
const compress = promisify(brotliCompress);
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

interface Part {
  readonly kind: string;
  readonly body: Buffer;
}

async function partsOf(rows: Record<string, readonly AnyRow[]>): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [kind, all] of Object.entries(rows)) {
    for (let from = 0; from < all.length; from += PART_ROWS) {
      const text = JSON.stringify({ kind, rows: all.slice(from, from + PART_ROWS) });
      parts.push({ kind, body: await compress(text, QUALITY) });
    }
  }
  return parts;
}

function send(response: ServerResponse, type: string, body: string | Buffer, encoding?: string): void {
  response.setHeader('Content-Type', type);
  if (encoding) response.setHeader('Content-Encoding', encoding);
  response.end(body);
}

/** With the clock's milliseconds since 1970, of which a poll is as well told. */
function sendChanged(response: ServerResponse, body: string): void {
  response.setHeader('X-Answered-At', String(performance.timeOrigin + performance.now()));
  send(response, 'application/json', body);
}

/** `/rows`: how many parts; `/rows/PART`; `/rows/KIND/PART`, and after the last of a kind one without rows. */
function answerRows(parts: readonly Part[], path: readonly string[], response: ServerResponse): void {
  const [first, second] = path;
  const ofKind = parts.filter(({ kind }) => kind === first);
  const part = second === undefined ? parts[Number(first)] : ofKind[Number(second)];
  const json = 'application/json';
  if (first === undefined) send(response, json, JSON.stringify({ parts: parts.length }));
  else if (part) send(response, json, part.body, 'br');
  else send(response, json, '{"rows":[]}');
}

/** By their ids, which is how stores take them up soonest. */
function sorted(rows: Required<RowsByKind>): Required<RowsByKind> {
  const byId = (one: AnyRow, other: AnyRow) => (one.id < other.id ? -1 : 1);
  const kinds = Object.entries(rows).map(([kind, all]) => [kind, (all as AnyRow[]).toSorted(byId)]);
  return Object.fromEntries(kinds) as Required<RowsByKind>;
}

async function serve({ users, agents, script }: PeersOrder): Promise<void> {
  const { rows: unsorted } = generateDemo({ users, agents, crmUrl: 'http://127.0.0.1' });
  const rows = sorted(unsorted);
  const all = Object.values(rows).flat() as AnyRow[];
  const parts = await partsOf(rows);
  const couch = couchOf(all);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [first = '', ...more] = pathname.slice(1).split('/').filter(Boolean);
    if (first === 'couch') void couch(request, response);
    else if (first === 'rows') answerRows(parts, more, response);
    else if (first === 'changed') sendChanged(response, changedRows(Number(more[0])));
    else if (first === 'peers.js') send(response, 'text/javascript', script);
    else send(response, 'text/html', PAGE);
  };
  const step = Math.max(1, Math.floor(users / 100));
  const scattered = rows['crm-users'].filter((_, index) => index % step === 0).slice(0, 100);
  const changedRows = (run: number) =>
    JSON.stringify(scattered.map((row) => ({ ...row, fullName: `Changed ${run}` })));
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const last = rows['cti-agents'].at(-1);
  const served: ServedPeers = {
    port: (server.address() as AddressInfo).port,
    rows: all.length,
    bytes: parts.reduce((sum, { body }) => sum + body.length, 0),
    lastAgent: { id: last?.id ?? '', agentId: last?.agentId ?? '' },
    scattered,
  };
  process.send?.(served);
  process.once('disconnect', () => process.exit());
}

export interface RunningPeers extends ServedPeers {
  close(): Promise<void>;
}

export async function servePeers(order: PeersOrder): Promise<RunningPeers> {
  const child = fork(import.meta.filename, ['serve']);
  const ended = once(child, 'exit');
  child.send(order);
  const failed = ended.then(() => Promise.reject(new Error('The process that serves the peers ended.')));
  failed.catch(() => undefined);
  const [served] = (await Promise.race([once(child, 'message'), failed])) as [ServedPeers];
  return {
    ...served,
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

if (process.argv[2] === 'serve' && import.meta.main)
  process.once('message', (order) => void serve(order as PeersOrder));
