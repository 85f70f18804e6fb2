/** The route of the resolution trace: whom a telephony event reaches, and which step fails where it reaches nobody. */
import * as v from 'valibot';
import { RequiredText, Text } from '../../lib/schema/text.ts';
import { type TraceQuestion, TraceSchema } from '../../lib/schema/trace.ts';
import { resolveEvent } from '../records/resolve.ts';
import type { DataRoute } from './route.ts';

/** An empty value says the same as none: no event and no CRM ID is empty text. */
const textOrNull = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

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
    async answer({ transaction, caller, query }) {
      const question: TraceQuestion = {
        environment: String(query.environment),
        agentId: String(query.agentId),
        event: textOrNull(query.event),
        crmId: textOrNull(query.crmId),
      };
      return { body: await resolveEvent(transaction, caller, question) };
    },
  },
];
