/** Looks in a CRM page for a known person, and proposes how an identity spec could read them; runs in the content script. */
import type { ValueSource } from '../../schema/identity-spec.ts';
import { PERSON_FIELDS } from '../../schema/identity-test.ts';
import {
  CERTAINTIES,
  type KnownPerson,
  type Learned,
  type LearnedRule,
  type LearnedSource,
} from '../../schema/learned.ts';
import { unwrapId } from '../claim-text.ts';
import type { Page } from '../page.ts';
import { isSecret } from '../trial/shown-value.ts';
import { hashPlace, pathPlace } from '../url-place.ts';
import { readFirst } from '../value-source.ts';
import { addressRules } from './address-rules.ts';
import { cookieSources, scriptSources, storedSources } from './data-sources.ts';
import { elementSources } from './element-sources.ts';

const MOST_PER_FIELD = 5;
/** Data that the CRM's code wrote for itself before what it shows. */
const ORDER: readonly ValueSource['from'][] = ['inlineScript', 'localStorage', 'cookie', 'dom'];

/** Rejects when the signal is aborted. Proposes nothing that the engine would not read. */
export async function learnIdentity(page: Page, person: KnownPerson, signal: AbortSignal): Promise<Learned> {
  const { crmId, ...known } = person;
  const found: LearnedSource[] = [];
  for (const look of [scriptSources, storedSources, cookieSources, elementSources]) {
    found.push(...look(page, known));
    await turn();
    signal.throwIfAborted();
  }
  const proved = unique(found.filter((source) => isProved(page, source)));
  const sources = PERSON_FIELDS.flatMap((field) => {
    const ofField = proved.filter((source) => source.field === field);
    return ofField.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_PER_FIELD);
  });
  return {
    rules: rulesFor(page, known.nativeId, sources),
    sources: [...sources, ...keySources(page, crmId)],
  };
}

/** Lets the page's own work and a cancellation in between. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const rank = ({ certainty, source }: LearnedSource) =>
  CERTAINTIES.indexOf(certainty) * 10 + ORDER.indexOf(source.from);

function isProved(page: Page, { field, source, text }: LearnedSource): boolean {
  const read = readFirst(page, [source])?.text;
  if (read === undefined || isSecret(source, read)) return false;
  return read === text || (field === 'nativeId' && unwrapId(read) === text);
}

function unique(sources: readonly LearnedSource[]): LearnedSource[] {
  return [...new Map(sources.map((each) => [`${each.field} ${JSON.stringify(each.source)}`, each])).values()];
}

/** Without a known id those that stand beside the known name are tried: one that is in the address too is theirs. */
function rulesFor(page: Page, nativeId: string | null, sources: readonly LearnedSource[]): LearnedRule[] {
  const { href } = page.location;
  const beside = sources.filter(({ field }) => field === 'nativeId').map(({ text }) => text);
  const ids = nativeId === null ? [...new Set(beside)] : [nativeId];
  for (const id of ids) {
    const rules = addressRules(href, id);
    if (rules.length > 0) return rules;
  }
  return [];
}

function keySources(page: Page, crmId: string | null): LearnedSource[] {
  if (crmId === null) return [];
  const url = new URL(page.location.href);
  const candidates: ValueSource[] = [
    { from: 'host' },
    { from: 'origin' },
    ...pathPlace(url).segments.map((_, segment) => ({ from: 'path' as const, segment })),
    ...hashPlace(url).segments.map((_, segment) => ({ from: 'hash' as const, segment })),
  ];
  const source = candidates.slice(0, 20).find((each) => readFirst(page, [each])?.text === crmId);
  return source ? [{ field: 'instanceKey', source, text: crmId, certainty: 'sure' }] : [];
}
