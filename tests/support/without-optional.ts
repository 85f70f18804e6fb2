/** What is left of an answer when everything is left out that its schema marks as optional: what an older server sends. */
import * as v from 'valibot';

/** The parts of Valibot's schemas that hold other schemas (valibot 1, `library/src/schemas`). */
interface Holding {
  readonly type: string;
  readonly entries?: Record<string, v.GenericSchema>;
  readonly options?: readonly v.GenericSchema[];
  readonly item?: v.GenericSchema;
  readonly items?: readonly v.GenericSchema[];
  readonly wrapped?: v.GenericSchema;
  readonly value?: v.GenericSchema;
}

/** A list of words has options too. */
const CHOICES = new Set(['union', 'variant']);
const OPTIONAL = new Set(['optional', 'exact_optional', 'nullish', 'undefinedable']);

export interface LeftOut {
  readonly value: unknown;
  /** Such as `account.signedInBy`; `*` stands for each of a list. */
  readonly paths: readonly string[];
}

/** `isKept` names what is optional because there may be none of it, whatever the version. */
export function withoutOptional(
  schema: v.GenericSchema,
  value: unknown,
  isKept: (path: string) => boolean,
): LeftOut {
  const paths = new Set<string>();
  const walk = (given: v.GenericSchema, at: unknown, path: string): unknown => {
    const { type, entries, options, item, items, wrapped, value: each } = given as unknown as Holding;
    if (wrapped) return at === null || at === undefined ? at : walk(wrapped, at, path);
    if (options && CHOICES.has(type)) {
      const one = options.find((option) => v.is(option, at));
      return one ? walk(one, at, path) : at;
    }
    if (Array.isArray(at)) {
      return at.map((inner, index) => {
        const of = item ?? items?.[index];
        return of ? walk(of, inner, `${path}*.`) : inner;
      });
    }
    if (typeof at !== 'object' || at === null) return at;
    const kept = Object.entries(at).flatMap(([name, inner]) => {
      const here = `${path}${name}`;
      const of = entries?.[name] ?? (type === 'record' ? each : undefined);
      if (of && OPTIONAL.has((of as unknown as Holding).type) && !isKept(here)) {
        paths.add(here);
        return [];
      }
      return [[name, of ? walk(of, inner, `${here}.`) : inner]];
    });
    return Object.fromEntries(kept);
  };
  return { value: walk(schema, value, ''), paths: [...paths] };
}
