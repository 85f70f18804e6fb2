/** The result of inheritance: each value with its source and the chain that explains it. */
import * as v from 'valibot';
import { idOf } from './id.ts';

export const LevelSchema = v.picklist(['instance', 'group', 'user']);
const SettingValueSchema = v.union([v.boolean(), v.string(), v.number(), v.null()]);

/** One level's part of a chain. `value` is absent where the level inherits; `null` is a stored value. */
const link = <S extends v.GenericSchema>(value: S) =>
  v.object({ level: LevelSchema, name: v.string(), value: v.optional(value) });

const effectiveOf = <S extends v.GenericSchema>(value: S) =>
  v.object({ value, source: LevelSchema, chain: v.array(link(value)) });

export const EffectiveSettingSchema = effectiveOf(SettingValueSchema);
export type EffectiveSetting = v.InferOutput<typeof EffectiveSettingSchema>;

export const EffectiveEventSchema = effectiveOf(v.nullable(v.string()));
export type EffectiveEvent = v.InferOutput<typeof EffectiveEventSchema>;

export const EffectiveMappingSchema = v.object({
  /** The record's own mode. */
  mode: v.picklist(['inherit', 'override']),
  /** Level whose list is in force; `null` when nothing above defines agents (C12). */
  source: v.nullable(LevelSchema),
  agents: v.array(idOf('cti-agents')),
  chain: v.array(link(v.array(idOf('cti-agents')))),
});
export type EffectiveMapping = v.InferOutput<typeof EffectiveMappingSchema>;

export const EffectiveSchema = v.object({
  /** By field key, without `events`. */
  popFlow: v.record(v.string(), EffectiveSettingSchema),
  /** By event name. */
  events: v.record(v.string(), EffectiveEventSchema),
  mapping: EffectiveMappingSchema,
});
export type Effective = v.InferOutput<typeof EffectiveSchema>;
