/** CtiMapping: which CTI agents a CRM instance, group or user is plugged to. Inherited as a whole list. */
import * as v from 'valibot';
import { idOf } from './id.ts';

/** Rule C8: from the eleventh agent on one list, warn. */
export const ADVISED_AGENTS = 10;

/** Most agents one list may hold; beyond it a request is refused as a mistake. */
export const MAX_AGENTS = 1000;

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
