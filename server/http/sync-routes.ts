/** Routes of synchronisation: the own view, the change feed and the snapshot. */

import * as v from 'valibot';
import { ChangesSchema, ResetSchema, SnapshotPartSchema } from '../../lib/schema/feed.ts';
import { MeAnswerSchema } from '../../lib/schema/me.ts';
import { readChanges } from '../feed/changes.ts';
import { concernsOfFeed, concernsOfMe } from '../feed/concerns.ts';
import { readMe } from '../records/me.ts';
import { integerParameter, TokenParameter } from './parameters.ts';
import { MAX_WAIT_SECONDS } from './poll.ts';
import type { Answer, DataRoute } from './route.ts';

const wait = v.optional(integerParameter(0, MAX_WAIT_SECONDS), '0');
const since = v.optional(TokenParameter);
const Reset = { name: 'Reset', schema: ResetSchema };
const RESET: Answer = { status: 410, body: { reset: true } };

const MAX_CHANGES = 2000;

/** Query values were parsed by the route's entries; this only tells the compiler. */
const text = (value: unknown) => value as string | undefined;
const count = (value: unknown) => value as number;

export const SYNC_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/me',
    access: 'read',
    waits: true,
    summary:
      'Reads the own view: account, grants, granted instances, own CRM user. Unchanged: `since` alone.',
    query: { since, wait },
    answers: { 200: { name: 'Me', schema: MeAnswerSchema } },
    async answer({ transaction, caller, query, facts }) {
      const me = await readMe(transaction, caller, facts);
      return me.since === query.since ? { body: { since: me.since }, idle: concernsOfMe(me) } : { body: me };
    },
  },
  {
    method: 'GET',
    path: '/v1/changes',
    access: 'read',
    mayBeReplica: true,
    waits: true,
    summary: 'Reads the latest state of the rows that changed after `since`; 410 asks for a snapshot.',
    query: { since, limit: v.optional(integerParameter(1, MAX_CHANGES), String(MAX_CHANGES)), wait },
    answers: { 200: { name: 'Changes', schema: ChangesSchema }, 410: Reset },
    async answer({ transaction, caller, query }) {
      const changes = await readChanges(transaction, caller, text(query.since), count(query.limit));
      if (changes === 'reset') return RESET;
      const isEmpty = Object.keys(changes.rows).length === 0 && changes.deleted.length === 0;
      if (!isEmpty || changes.more) return { body: changes };
      return { body: changes, idle: concernsOfFeed(caller.may.readDirectory()) };
    },
  },
  {
    method: 'GET',
    path: '/v1/snapshot',
    access: 'read',
    mayBeReplica: true,
    mayBeLong: true,
    summary:
      'Reads one complete part of the directory; `at` names the snapshot that further parts belong to.',
    query: { at: since, part: v.optional(integerParameter(0, 1_000_000), '0') },
    answers: { 200: { name: 'SnapshotPart', schema: SnapshotPartSchema }, 410: Reset },
    async answer({ transaction, caller, query, snapshots }) {
      const part = await snapshots.read(transaction, caller, {
        at: text(query.at),
        part: count(query.part),
      });
      return part === 'reset' ? RESET : { brotli: part };
    },
  },
];
