/** The configuration server's API as the sync engine uses it. Every answer is parsed by its schema. */
import * as v from 'valibot';
import { type About, AboutSchema } from '../schema/about.ts';
import { type CrmUser, CrmUserSchema } from '../schema/crm-records.ts';
import { type Changes, ChangesSchema, isSnapshotPart, type SnapshotPart } from '../schema/feed.ts';
import { type Me, MeAnswerSchema } from '../schema/me.ts';
import type { NewCrmUser } from '../schema/new-user.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import { SERVER_PROTOCOL } from '../schema/server-protocol.ts';
import type { Http } from './http.ts';
import { notUnderstood, parseAnswer as parse } from './parse-answer.ts';
import { incompatibleWith } from './remote-error.ts';

/** How long the server may hold a poll, in seconds, and what the first byte may take beyond it. */
export const POLL_SECONDS = 25;
const POLL_GRACE_MS = 4_000;

export interface PollOptions {
  since: string | null;
  /** Seconds; 0 asks for an answer at once. */
  wait: number;
  signal: AbortSignal;
}

export interface UserWrite {
  userId: string;
  baseVersion: number;
  key: string;
  patch: CrmUserPatch;
  source?: string;
  signal?: AbortSignal;
}

export interface Remote {
  readAbout(): Promise<About>;
  /** `null` when nothing changed since. */
  readMe(options: PollOptions): Promise<Me | null>;
  readChanges(options: PollOptions): Promise<Changes>;
  readSnapshotPart(options: { at: string | null; part: number; signal: AbortSignal }): Promise<SnapshotPart>;
  patchUser(write: UserWrite): Promise<CrmUser>;
  createUser(creation: { key: string; user: NewCrmUser; source?: string }): Promise<CrmUser>;
}

const FEED_LIMIT = 2000;

export function createRemote(http: Http): Remote {
  return {
    readAbout: async () => parse(AboutSchema, (await http({ path: 'v1/about', anonymous: true })).body),
    readMe: async ({ since, wait, signal }) => {
      const answer = await http({ path: 'v1/me', query: { since, wait }, signal, ...patience(wait) });
      refuseAnotherTime(answer.body);
      const me = parse(MeAnswerSchema, answer.body);
      return 'account' in me ? me : null;
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
    patchUser: (write) => patchUser(http, write),
    createUser: async ({ key, user, source }) => {
      const headers = { 'idempotency-key': key, ...writeHeaders(source) };
      const answer = await http({ method: 'POST', path: 'v1/crm-users', json: user, headers });
      return parse(CrmUserSchema, answer.body);
    },
  };
}

async function patchUser(
  http: Http,
  { userId, baseVersion, key, patch, source, signal }: UserWrite,
): Promise<CrmUser> {
  const answer = await http({
    method: 'PATCH',
    path: `v1/crm-users/${userId}`,
    json: patch,
    headers: { 'if-match': `"${baseVersion}"`, 'idempotency-key': key, ...writeHeaders(source) },
    signal,
  });
  return parse(CrmUserSchema, answer.body);
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
