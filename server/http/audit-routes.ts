/** The route of the audit trail as a whole, for those who verify and export it. */
import * as v from 'valibot';
import { MOST_ENTRIES, readTrailFor, TrailWindowSchema } from '../audit/trail.ts';
import { integerParameter } from './parameters.ts';
import type { DataRoute } from './route.ts';

export const AUDIT_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/audit',
    access: 'read',
    summary:
      'Reads the audit trail in the order of its numbers, each entry as the text that its hash covers: SHA-256 of the hash before it and the text. For admins of the whole tenant.',
    query: {
      after: v.optional(integerParameter(0, Number.MAX_SAFE_INTEGER), '0'),
      limit: v.optional(integerParameter(1, MOST_ENTRIES), '1000'),
    },
    answers: { 200: { name: 'TrailWindow', schema: TrailWindowSchema } },
    answer: async ({ transaction, caller, query }) => ({
      body: await readTrailFor(transaction, caller, {
        after: query.after as number,
        limit: query.limit as number,
      }),
    }),
  },
];
