/** Routes of the six kinds of records: lists, single records, history and effective values. */
import * as v from 'valibot';
import { AuditEntrySchema } from '../../lib/schema/audit-entry.ts';
import { EffectiveSchema } from '../../lib/schema/effective.ts';
import { isUuid } from '../../lib/schema/id.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import { ROW_SCHEMAS } from '../../lib/schema/rows.ts';
import { ProblemError } from '../problem-error.ts';
import { listRecords, readEffective, readHistory, readRecord } from '../records/read.ts';
import { integerParameter, SearchParameter, TokenParameter, UuidParameter } from './parameters.ts';
import { problem } from './problem-answer.ts';
import type { ApiRequest, DataRoute, NamedSchema } from './route.ts';

export const NAMES: Record<Kind, string> = {
  'crm-instances': 'CrmInstance',
  'crm-user-groups': 'CrmUserGroup',
  'crm-users': 'CrmUser',
  environments: 'Environment',
  'agent-groups': 'AgentGroup',
  'cti-agents': 'CtiAgent',
};

const page = {
  after: v.optional(TokenParameter),
  limit: v.optional(integerParameter(1, 1000), '100'),
};
const next = v.nullable(v.string());

/** No record has an id that is no UUID, and the database would call it a malformed query. */
export function idOf(request: Pick<ApiRequest, 'params'>): string {
  const { id } = request.params;
  if (isUuid(id)) return id;
  throw new ProblemError(problem(404, 'not_found', 'There is no such record.'));
}

function routesOf(kind: Kind): DataRoute[] {
  const row: NamedSchema = { name: NAMES[kind], schema: ROW_SCHEMAS[kind] };
  const list = v.object({ items: v.array(row.schema), next });
  return [
    {
      method: 'GET',
      path: `/v1/${kind}`,
      access: 'read',
      summary: `Lists the ${kind} in the caller's scope, a page at a time.`,
      query: {
        instance: v.optional(UuidParameter),
        environment: v.optional(UuidParameter),
        q: v.optional(SearchParameter),
        ...page,
      },
      answers: { 200: { name: `${NAMES[kind]}List`, schema: list } },
      answer: async ({ transaction, caller, query }) => ({
        body: await listRecords(transaction, caller, kind, query),
      }),
    },
    {
      method: 'GET',
      path: `/v1/${kind}/:id`,
      access: 'read',
      summary: `Reads one record of ${kind}; \`ETag\` is its version.`,
      answers: { 200: row },
      async answer(request) {
        const record = await readRecord(request.transaction, request.caller, kind, idOf(request));
        return { body: record, headers: { ETag: `"${record.version}"` } };
      },
    },
    {
      method: 'GET',
      path: `/v1/${kind}/:id/history`,
      access: 'read',
      summary: `Reads the audit entries of one record of ${kind}, newest first.`,
      query: page,
      answers: {
        200: { name: 'History', schema: v.object({ items: v.array(AuditEntrySchema), next }) },
      },
      answer: async (request) => ({
        body: await readHistory(request.transaction, request.caller, kind, idOf(request), request.query),
      }),
    },
  ];
}

const USER_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/crm-users/:id/effective',
    access: 'read',
    summary: 'Reads what applies to one CRM user, each value with its source and chain.',
    answers: { 200: { name: 'Effective', schema: EffectiveSchema } },
    answer: async (request) => ({
      body: await readEffective(request.transaction, request.caller, idOf(request)),
    }),
  },
];

export const RECORD_ROUTES: readonly DataRoute[] = [...KINDS.flatMap(routesOf), ...USER_ROUTES];
