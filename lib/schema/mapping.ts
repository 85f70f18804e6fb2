/** CtiMapping: which CTI agents a CRM instance, group or user is plugged to. Inherited as a whole list. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { MAX_AGENTS } from './mapping-limits.ts';

export const CtiMappingSchema = v.variant('mode', [
  v.strictObject({ mode: v.literal('inherit') }),
  v.strictObject({
    mode: v.literal('override'),
    agents: v.pipe(
      v.array(idOf('cti-agents')),
      v.maxLength(MAX_AGENTS),
      v.check((ids) => new Set(ids).size === ids.length, 'An agent stands twice on the list.'),
    ),
  }),
]);

export type CtiMapping = v.InferOutput<typeof CtiMappingSchema>;
