/** The route of the resolution trace: whom a telephony event reaches, and which step fails where it reaches nobody. */
import * as v from 'valibot';
import { RequiredText, Text } from '../../lib/schema/text.ts';
import { type TraceQuestion, TraceSchema } from '../../lib/schema/trace.ts';
import { resolveAhead, resolveEvent } from '../records/resolve.ts';
import type { ApiRequest, DataRoute } from './route.ts';

/** An empty value says the same as none: no event and no CRM ID is empty text. */
const textOrNull = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

const questionOf = (query: ApiRequest['query']): TraceQuestion => ({
  environment: String(query.environment),
  agentId: String(query.agentId),
  event: textOrNull(query.event),
  crmId: textOrNull(query.crmId),
});

export const RESOLVE_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/resolve',
    access: 'read',
    servesMachines: true,
    summary:
      'Traces an event of telephony to its CRM user, their settings and the workflow, or names the step that fails.',
    query: {
      environment: RequiredText,
      agentId: RequiredText,
      event: v.optional(Text),
      crmId: v.optional(Text),
    },
    answers: { 200: { name: 'Trace', schema: TraceSchema } },
    ahead: ({ query }, { tenantId, seen }) => (seen ? resolveAhead(tenantId, seen, questionOf(query)) : []),
    async answer({ transaction, caller, query }) {
      return { body: await resolveEvent(transaction, caller, questionOf(query)) };
    },
  },
];
