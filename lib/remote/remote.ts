/** The configuration server's API as the sync engine uses it. Every answer is parsed by its schema. */
import * as v from 'valibot';
import { type About, AboutSchema } from '../schema/about.ts';
import { DECIDED_HEADER, type Decided, writeDecided } from '../schema/decided.ts';
import { type Changes, ChangesSchema, isSnapshotPart, type SnapshotPart } from '../schema/feed.ts';
import { POSITION_HEADER } from '../schema/feed-position.ts';
import type { Kind } from '../schema/kind.ts';
import { type Me, MeAnswerSchema } from '../schema/me.ts';
import { type AnyRow, ROW_SCHEMAS } from '../schema/rows.ts';
import { SERVER_PROTOCOL } from '../schema/server-protocol.ts';
import type { NewRecord, RecordPatch } from '../schema/writes.ts';
import type { Http } from './http.ts';
import { notUnderstood, parseAnswer as parse } from './parse-answer.ts';
import { type Answer, incompatibleWith } from './remote-error.ts';

/** How long the server may hold a poll, in seconds, and what the first byte may take beyond it. */
export const POLL_SECONDS = 25;
const POLL_GRACE_MS = 4_000;

export interface PollOptions {
  since: string | null;
  /** Seconds; 0 asks for an answer at once. */
  wait: number;
  signal: AbortSignal;
}

/** The patch is one of the kind. */
export interface RecordWrite {
  kind: Kind;
  id: string;
  baseVersion: number;
  key: string;
  patch: RecordPatch;
  source?: string;
  /** Only for a server that keeps it. */
  decided?: Decided | undefined;
}

export interface RecordCreation {
  kind: Kind;
  key: string;
  record: NewRecord;
  source?: string;
}

/** The record as the write left it; a write that was repeated is answered as it was the first time. */
export interface WrittenRecord {
  row: AnyRow;
  /** Where in the feed the record was so; `null` of a server that does not say. */
  position: string | null;
}

export interface Remote {
  readAbout(): Promise<About>;
  /** `null` when nothing changed since. */
  readMe(options: PollOptions): Promise<Me | null>;
  readChanges(options: PollOptions): Promise<Changes>;
  readSnapshotPart(options: { at: string | null; part: number; signal: AbortSignal }): Promise<SnapshotPart>;
  patchRecord(write: RecordWrite): Promise<WrittenRecord>;
  createRecord(creation: RecordCreation): Promise<WrittenRecord>;
}

const FEED_LIMIT = 2000;

export function createRemote(http: Http): Remote {
  return {
    readAbout: async () => parse(AboutSchema, (await http({ path: 'v1/about', anonymous: true })).body),
    readMe: async ({ since, wait, signal }) => {
      const answer = await http({ path: 'v1/me', query: { since, wait }, signal, ...patience(wait) });
      refuseAnotherTime(answer.body);
      const me = parse(MeAnswerSchema, answer.body);
      return me.account ? me : null;
    },
    readChanges: async ({ since, wait, signal }) => {
      const query = { since, wait, limit: FEED_LIMIT };
      return parse(
        ChangesSchema,
        (await http({ path: 'v1/changes', query, signal, ...patience(wait) })).body,
      );
    },
    readSnapshotPart: async ({ at, part, signal }) => {
      const { body } = await http({ path: 'v1/snapshot', query: { at, part }, signal });
      if (isSnapshotPart(body)) return body;
      throw notUnderstood('the snapshot');
    },
    patchRecord: async ({ kind, id, baseVersion, key, patch, source, decided }) => {
      const headers = {
        'if-match': `"${baseVersion}"`,
        'idempotency-key': key,
        ...writeHeaders(source),
        ...(decided ? { [DECIDED_HEADER]: writeDecided(decided) } : {}),
      };
      const answer = await http({ method: 'PATCH', path: `v1/${kind}/${id}`, json: patch, headers });
      return writtenOf(kind, answer);
    },
    createRecord: async ({ kind, key, record, source }) => {
      const headers = { 'idempotency-key': key, ...writeHeaders(source) };
      const answer = await http({ method: 'POST', path: `v1/${kind}`, json: record, headers });
      return writtenOf(kind, answer);
    },
  };
}

function writtenOf(kind: Kind, { body, headers }: Answer): WrittenRecord {
  const row = parse<v.GenericSchema<unknown, AnyRow>>(ROW_SCHEMAS[kind], body);
  return { row, position: headers.get(POSITION_HEADER) };
}

/** What every write says of itself: the interface it speaks, and its surface for the audit trail. */
function writeHeaders(source: string | undefined): Record<string, string> {
  const protocol = { 'patchpanel-protocol': String(SERVER_PROTOCOL) };
  return source ? { ...protocol, 'patchpanel-source': source } : protocol;
}

const VersionSchema = v.object({
  protocol: v.object({ min: v.number(), max: v.number() }),
  serverVersion: v.string(),
});

/** The two fields that every server's own view has; the rest of a server of another time may look otherwise. */
function refuseAnotherTime(body: unknown): void {
  const version = v.safeParse(VersionSchema, body);
  const mismatch = version.success ? incompatibleWith(version.output) : null;
  if (mismatch) throw mismatch;
}

function patience(wait: number): { firstByteMs?: number } {
  return wait > 0 ? { firstByteMs: wait * 1000 + POLL_GRACE_MS } : {};
}
