/** As much of CouchDB's protocol as a pull replication asks for, from memory: it answers sooner than a database would. https://docs.couchdb.org/en/stable/replication/protocol.html */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyRow } from '../../lib/schema/rows.ts';

const REVISION = '0'.repeat(31).concat('1');
const REV = `1-${REVISION}`;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

interface Wanted {
  readonly docs: readonly { readonly id: string }[];
}

export function couchOf(rows: readonly AnyRow[]) {
  const byId = new Map(rows.map(({ id, ...row }) => [String(id), row]));
  const ids = [...byId.keys()];
  const changes = (query: URLSearchParams) => {
    const since = Number(query.get('since') ?? 0);
    const until = Math.min(ids.length, since + Number(query.get('limit') ?? ids.length));
    const results = ids
      .slice(since, until)
      .map((id, index) => ({ seq: since + index + 1, id, changes: [{ rev: REV }] }));
    return { results, last_seq: until, pending: ids.length - until };
  };
  const documentOf = (id: string) => ({
    ...byId.get(id),
    _id: id,
    _rev: REV,
    _revisions: { start: 1, ids: [REVISION] },
  });
  const answer = async (
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
  ): Promise<[number, object]> => {
    if (path === '/couch')
      return [
        200,
        { db_name: 'couch', doc_count: ids.length, update_seq: ids.length, instance_start_time: '0' },
      ];
    if (path === '/couch/_changes') return [200, changes(query)];
    if (path === '/couch/_bulk_get') {
      const { docs } = (await bodyOf(request)) as Wanted;
      return [200, { results: docs.map(({ id }) => ({ id, docs: [{ ok: documentOf(id) }] })) }];
    }
    if (path.startsWith('/couch/_local/') && request.method === 'PUT') {
      await bodyOf(request);
      return [201, { ok: true, id: path.slice(7), rev: '0-1' }];
    }
    return [404, { error: 'not_found', reason: 'missing' }];
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [status, body] = await answer(request, pathname.replace(/\/$/, ''), searchParams);
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}
