/** Puts chosen proposals of a search into an identity spec, beside what it has. Pure. */
import type { IdentityProbe, IdentitySpec, RecordRule } from '../schema/identity-spec.ts';
import { PERSON_FIELDS } from '../schema/identity-test.ts';
import type { Learned } from '../schema/learned.ts';

const EMPTY: IdentitySpec = { version: 1, identity: { probes: [] }, records: [] };
const MOST_PROBES = 8;
const MOST_RULES = 20;
/** Of one field: a second one goes on where the first one is gone. */
const FIRST_OF_FIELD = 2;

/** Numbers of the proposals: what is a guess only is for the person to choose. */
export interface Chosen {
  readonly rules: ReadonlySet<number>;
  readonly sources: ReadonlySet<number>;
}

export function firstChoice({ rules, sources }: Learned): Chosen {
  const taken = new Map<string, number>();
  const chosen = sources.flatMap(({ field, certainty }, index) => {
    const count = taken.get(field) ?? 0;
    if (certainty === 'guess' || count >= FIRST_OF_FIELD) return [];
    taken.set(field, count + 1);
    return [index];
  });
  const sure = rules.flatMap(({ certainty }, index) => (certainty === 'guess' ? [] : [index]));
  return { rules: new Set(sure), sources: new Set(chosen) };
}

/** Later than the own probes and rules: what works already goes first. */
export function withLearned(spec: IdentitySpec | null, learned: Learned, chosen: Chosen): IdentitySpec {
  const base = spec ?? EMPTY;
  const sources = learned.sources.filter((_, index) => chosen.sources.has(index));
  const ofField = (field: string) =>
    sources.filter((each) => each.field === field).map(({ source }) => source);
  const probe: IdentityProbe = Object.fromEntries(
    PERSON_FIELDS.map((field) => [field, ofField(field)] as const).filter(([, found]) => found.length > 0),
  );
  const key = ofField('instanceKey');
  const rules = learned.rules.filter((_, index) => chosen.rules.has(index)).map(({ rule }) => rule);
  return {
    ...base,
    ...(key.length > 0 && !base.instance ? { instance: { key } } : {}),
    identity: {
      probes:
        Object.keys(probe).length > 0
          ? added(base.identity.probes, [probe], MOST_PROBES)
          : base.identity.probes,
    },
    records: added(base.records, rules, MOST_RULES),
  };
}

/** What is there already is not added again. */
function added<T extends IdentityProbe | RecordRule>(
  own: readonly T[],
  more: readonly T[],
  most: number,
): T[] {
  const known = new Set(own.map((each) => JSON.stringify(each)));
  return [...own, ...more.filter((each) => !known.has(JSON.stringify(each)))].slice(0, most);
}
