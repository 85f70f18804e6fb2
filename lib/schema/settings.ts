/** Schemas of the settings sections, made from the field table. Runs everywhere. */
import * as v from 'valibot';
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from './instance-fields.ts';
import {
  type FieldDefinition,
  type Level,
  POPFLOW_FIELDS,
  type PopFlowScalar,
  type SettingValue,
} from './settings-fields.ts';
import { RequiredText, Text } from './text.ts';

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Event name, case-sensitive → workflow name; `null` is "deliberately no workflow". */
export const EventTableSchema = v.pipe(
  v.custom<Record<string, unknown>>(isObject, 'Use an object of event names and workflow names.'),
  // valibot's record drops these keys without a word; losing an event silently is worse than refusing it.
  v.check(
    (events) => !['__proto__', 'prototype', 'constructor'].some((name) => Object.hasOwn(events, name)),
    'An event cannot be named __proto__, prototype or constructor.',
  ),
  v.record(RequiredText, v.nullable(RequiredText)),
);
export type EventTable = v.InferOutput<typeof EventTableSchema>;

/** Own values of one level. An absent key inherits; `null`, `false` and `''` are values. */
export type PopFlowValues = { [F in PopFlowScalar]?: SettingValue } & { events?: EventTable };
export type SectionValues = Record<string, SettingValue>;

function isHttpUrl(value: string): boolean {
  if (value === '') return true;
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}

const MILLISECONDS = 'Use a number of milliseconds.';

type Border = 'read' | 'written';

function valueSchema(field: FieldDefinition, border: Border): v.GenericSchema<unknown> {
  const enumeration = v.picklist(field.options ?? [], `Use one of: ${(field.options ?? []).join(', ')}.`);
  switch (field.type) {
    case 'boolean':
      return v.nullable(v.boolean('Use true or false.'));
    case 'enum':
      // A later server may know more of them.
      return v.nullable(border === 'read' ? Text : enumeration);
    case 'text':
    case 'secret':
      return v.nullable(Text);
    case 'url':
      return v.nullable(
        v.pipe(Text, v.check(isHttpUrl, 'Use an address that begins with https:// or http://.')),
      );
    case 'number':
      return v.nullable(v.pipe(v.number('Use a number.'), v.finite('Use a number.')));
    case 'duration':
      return v.nullable(v.pipe(v.number(MILLISECONDS), v.integer(MILLISECONDS), v.minValue(0, MILLISECONDS)));
    case 'eventTable':
      return EventTableSchema;
  }
}

function sectionSchema<T>(
  fields: readonly FieldDefinition[],
  level: Level,
  border: Border,
): v.GenericSchema<unknown, T> {
  const allowed = fields.filter((field) => field.levels.includes(level));
  const entries = Object.fromEntries(
    allowed.map((field) => [field.key, v.optional(valueSchema(field, border))]),
  );
  const schema = border === 'read' ? v.looseObject(entries) : v.strictObject(entries);
  return schema as v.GenericSchema<unknown, T>;
}

/** PopFlow values that may be set at a level; unknown keys and keys of other levels are refused. */
export const popFlowSchema = (level: Level) => sectionSchema<PopFlowValues>(POPFLOW_FIELDS, level, 'written');
export const FeaturesSchema = sectionSchema<SectionValues>(FEATURE_FIELDS, 'instance', 'written');
export const ConnectivitySchema = sectionSchema<SectionValues>(CONNECTIVITY_FIELDS, 'instance', 'written');

/** The same as a server sends them, whose version may know more fields and choices: they are kept, and nobody here looks at them (`decisions/0098`). */
export const readPopFlowSchema = (level: Level) =>
  sectionSchema<PopFlowValues>(POPFLOW_FIELDS, level, 'read');
export const ReadFeaturesSchema = sectionSchema<SectionValues>(FEATURE_FIELDS, 'instance', 'read');
export const ReadConnectivitySchema = sectionSchema<SectionValues>(CONNECTIVITY_FIELDS, 'instance', 'read');

/** Every field of a section with its default: what a new instance starts from. */
export function sectionDefaults(fields: readonly FieldDefinition[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((f) => f.type !== 'secret').map((f) => [f.key, f.default]));
}
