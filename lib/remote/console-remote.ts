/** What the console does on the server at once, never through the outbox: deletions, restores, reverts, edits of many users. */
import * as v from 'valibot';
import { type Bulk, type BulkDone, BulkDoneSchema } from '../schema/bulk.ts';
import { type Consequences, ConsequencesSchema } from '../schema/consequences.ts';
import { DeletedListSchema, type DeletedRecord } from '../schema/deleted-record.ts';
import type { Kind } from '../schema/kind.ts';
import { type AnyRow, ROW_SCHEMAS } from '../schema/rows.ts';
import { SERVER_PROTOCOL } from '../schema/server-protocol.ts';
import type { RecordPatch } from '../schema/writes.ts';
import type { ServerPage } from './admin-remote.ts';
import { askUntilAnswered } from './ask-until-answered.ts';
import type { Http } from './http.ts';
import { parseAnswer } from './parse-answer.ts';

export interface RecordPlace {
  kind: Kind;
  id: string;
}

/** `key` names the request: repeated, it takes effect once, and a repetition waits for the first and gets its answer. */
export interface ConsoleRemote {
  readRow(place: RecordPlace): Promise<AnyRow>;
  readConsequences(place: RecordPlace): Promise<Consequences>;
  readDeleted(query: {
    instance: string | null;
    environment: string | null;
    after: string | null;
  }): Promise<ServerPage<DeletedRecord>>;
  deleteRow(write: RecordPlace & { version: number; key: string }): Promise<void>;
  restoreRow(write: RecordPlace & { key: string }): Promise<void>;
  revertRow(write: RecordPlace & { version: number; key: string; patch: RecordPatch }): Promise<void>;
  bulk(write: { key: string; body: Bulk }): Promise<BulkDone>;
  /** Takes the write of the key back while it runs, or keeps it from running; `done`: it was finished before. */
  cancelWrite(key: string): Promise<{ done: boolean }>;
}

const PAGE = 50;
const Version = v.object({ version: v.number() });
const Cancellation = v.object({ done: v.boolean() });

/** The page's key as the server knows it. */
const nameOf = (key: string) => `${key}.1`;

function headersOf(key: string, source: 'console' | 'revert', version?: number): Record<string, string> {
  return {
    'idempotency-key': nameOf(key),
    'patchpanel-protocol': String(SERVER_PROTOCOL),
    'patchpanel-source': source,
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
  };
}

export function createConsoleRemote(http: Http): ConsoleRemote {
  const at = ({ kind, id }: RecordPlace) => `v1/${kind}/${id}`;
  return {
    async readRow(place) {
      return parseAnswer(ROW_SCHEMAS[place.kind], (await http({ path: at(place) })).body) as AnyRow;
    },
    async readConsequences(place) {
      const answer = await http({ path: `${at(place)}/consequences` });
      return parseAnswer(ConsequencesSchema, answer.body);
    },
    async readDeleted(query) {
      const answer = await http({ path: 'v1/deleted', query: { ...query, limit: PAGE } });
      return parseAnswer(DeletedListSchema, answer.body);
    },
    async deleteRow(write) {
      const headers = headersOf(write.key, 'console', write.version);
      const answer = await askUntilAnswered(http, { method: 'DELETE', path: at(write), headers });
      parseAnswer(Version, answer.body);
    },
    async restoreRow(write) {
      const headers = headersOf(write.key, 'console');
      const request = { method: 'POST', path: `${at(write)}/restore`, headers } as const;
      const answer = await askUntilAnswered(http, request);
      parseAnswer(Version, answer.body);
    },
    async revertRow({ patch, ...write }) {
      const headers = headersOf(write.key, 'revert', write.version);
      const answer = await http({ method: 'PATCH', path: at(write), json: patch, headers });
      parseAnswer(Version, answer.body);
    },
    async bulk({ key, body }) {
      const headers = headersOf(key, 'console');
      const request = { method: 'POST', path: 'v1/bulk', json: body, headers } as const;
      const answer = await askUntilAnswered(http, request);
      return parseAnswer(BulkDoneSchema, answer.body);
    },
    async cancelWrite(key) {
      const headers = { 'patchpanel-protocol': String(SERVER_PROTOCOL) };
      const path = `v1/writes/${nameOf(key)}/cancel`;
      const answer = await askUntilAnswered(http, { method: 'POST', path, headers });
      return parseAnswer(Cancellation, answer.body);
    },
  };
}
