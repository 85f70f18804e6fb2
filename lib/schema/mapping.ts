/** CtiMapping: which CTI agents a CRM instance, group or user is plugged to. Inherited as a whole list. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { MAX_AGENTS } from './mapping-limits.ts';

const inherits = { mode: v.literal('inherit') };
const overrides = {
  mode: v.literal('override'),
  agents: v.pipe(
    v.array(idOf('cti-agents')),
    v.maxLength(MAX_AGENTS),
    v.check((ids) => new Set(ids).size === ids.length, 'An agent stands twice on the list.'),
  ),
};

/** As it may be written. */
export const CtiMappingSchema = v.variant('mode', [v.strictObject(inherits), v.strictObject(overrides)]);

/** As a server sends it: fields that only its version knows are dropped, since a mapping is always sent whole. */
export const ReadCtiMappingSchema = v.variant('mode', [v.object(inherits), v.object(overrides)]);

export type CtiMapping = v.InferOutput<typeof CtiMappingSchema>;
