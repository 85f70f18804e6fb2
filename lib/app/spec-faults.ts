/** What is wrong with the text of an identity spec: each fault with its place in the spec and its line. Pure but for the catalogue. */
import { faultsOf } from '../schema/faults.ts';
import { type IdentitySpec, IdentitySpecSchema } from '../schema/identity-spec.ts';
import { knownFault } from './fault-text.ts';
import { faultPlace, lineOf, pathText } from './json-place.ts';
import { t } from './text.ts';

export interface SpecFault {
  /** Such as `identity.probes[1].nativeId[0].json`; `null` where the text is no JSON. */
  readonly place: string | null;
  readonly line: number | null;
  readonly sentence: string;
}

export type ReadSpec =
  | { is: 'none' }
  | { is: 'spec'; spec: IdentitySpec }
  | { is: 'faulty'; faults: readonly SpecFault[] };

/** As the draft holds it: a text that is no JSON stays a text. */
export function readSpec(value: unknown, text: string): ReadSpec {
  if (value === null || value === undefined) return { is: 'none' };
  const faults = typeof value === 'string' ? [noJson(text)] : specFaults(value, text);
  return faults.length === 0 ? { is: 'spec', spec: value as IdentitySpec } : { is: 'faulty', faults };
}

/** One place has one fault: what is missing is not of the wrong type besides. */
export function specFaults(value: unknown, text = ''): SpecFault[] {
  const faults = new Map<string, SpecFault>();
  for (const { path, message } of faultsOf(IdentitySpecSchema, value)) {
    const place = pathText(path);
    if (faults.has(place)) continue;
    faults.set(place, { place, line: lineOf(text, path), sentence: sentenceOf(message) });
  }
  return [...faults.values()];
}

export function faultLine({ place, line, sentence }: SpecFault): string {
  const at = place ? t('faultAtPlace', place, sentence) : sentence;
  return line === null ? at : t('faultInLine', line, at);
}

function noJson(text: string): SpecFault {
  const place = faultPlace(text);
  return {
    place: null,
    line: place?.line ?? null,
    sentence: place ? t('specNotJsonAt', place.column) : t('identityNotJson'),
  };
}

/** The schema names what it expects; people are told the same in the words of the catalogue. */
function sentenceOf(message: string): string {
  const known = knownFault(message);
  if (known) return known;
  if (message.startsWith('Invalid key: Expected never')) return t('specUnknownKey');
  if (message.endsWith('received undefined')) return t('faultRequired');
  const choices = /Expected \((.+)\) but/.exec(message)?.[1];
  if (choices) return t('specOneOf', choices.replaceAll(' | ', ', '));
  const type = /Expected (\S+) but/.exec(message)?.[1];
  return type ? t('specExpected', type) : message;
}
