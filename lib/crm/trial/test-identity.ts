/** Tries an identity spec on the page as the panel would, and tells of each part what came of it; runs in the content script. */
import type { PersonClaim } from '../../schema/claims.ts';
import type {
  IdentityProbe,
  IdentitySpec,
  OwnerProbe,
  RecordRule,
  ValueSource,
} from '../../schema/identity-spec.ts';
import {
  type IdentityTest,
  PERSON_FIELDS,
  type PersonField,
  PROBE_FIELDS,
  type ProbeOutcome,
  type TestedPerson,
} from '../../schema/identity-test.ts';
import { ownerQuestion, somebody } from '../owner-question.ts';
import type { Page } from '../page.ts';
import { matches, type ReadOptions, runProbe } from '../read-identity.ts';
import { isComplete, isIdentified, joinClaims } from '../read-probe.ts';
import { readPageRecord } from '../read-record.ts';
import { KINDS } from '../record-pattern.ts';
import { findRecord } from '../record-rules.ts';
import { readFirst } from '../value-source.ts';
import { watchRequests } from './request-outcome.ts';
import { isSecret, isTokenText } from './shown-value.ts';
import { sourceOutcome } from './source-outcome.ts';

/** Rejects when the signal is aborted. */
export async function testIdentity(
  page: Page,
  spec: IdentitySpec,
  { ask, signal }: Pick<ReadOptions, 'ask' | 'signal'>,
): Promise<IdentityTest> {
  const signedOutBy = failedLook(page.document, spec.loggedIn);
  const chain = new Chain({ page, spec, ask, signal });
  for (const probe of spec.identity.probes) {
    if (signedOutBy) chain.skip(probe, 'unasked');
    else if (isComplete(chain.person)) chain.skip(probe, 'unneeded');
    else await chain.run(probe);
    signal.throwIfAborted();
  }
  const record = readPageRecord(page, spec.records);
  return {
    signedOutBy,
    instanceKey: testKey(page, spec.instance?.key ?? [], chain.person?.instanceKey),
    probes: chain.outcomes,
    signedIn: signedOutBy ? 'signed-out' : chain.result(),
    rules: testRules(page, spec.records),
    record: record && {
      nativeId: shownText(record.nativeId),
      username: shownText(record.names?.username),
      fullName: shownText(record.names?.fullName),
    },
    owner: record ? null : await testOwner(page, spec, { ask, signal }),
  };
}

async function testOwner(
  page: Page,
  spec: IdentitySpec,
  options: Pick<ReadOptions, 'ask' | 'signal'>,
): Promise<IdentityTest['owner']> {
  const question = ownerQuestion(spec, page.location.href);
  if (!question) return null;
  const ask = async (probe: OwnerProbe) =>
    probe.ask ? 'unasked' : runProbe({ ...options, page, network: true, memory: new Map() }, probe);
  const named = await ask(question.probe);
  const id = typeof named === 'object' ? named?.nativeId : null;
  const found = question.translate && id ? await ask(question.translate(id)) : named;
  const owner = found && typeof found === 'object' ? somebody(found, question) : null;
  return {
    is: owner ? 'person' : typeof found === 'string' ? found : 'nobody',
    nativeId: shownText(owner?.nativeId),
    username: shownText(owner?.username),
    fullName: shownText(owner?.fullName),
  };
}

/** The engine's chain, step by step. */
class Chain {
  person: PersonClaim | null = null;
  readonly outcomes: ProbeOutcome[] = [];
  readonly #from: TestedPerson['from'] = { nativeId: null, username: null, fullName: null };
  readonly #hidden = new Set<PersonField>();
  readonly #options: Omit<ReadOptions, 'network' | 'memory'>;
  #isRefused = false;

  constructor(options: Omit<ReadOptions, 'network' | 'memory'>) {
    this.#options = options;
  }

  skip(probe: IdentityProbe, verdict: 'unasked' | 'unneeded'): void {
    this.outcomes.push({ verdict, request: null, fields: fieldsOf(this.#options.page, probe) });
  }

  async run(probe: IdentityProbe): Promise<void> {
    const { page, ask } = this.#options;
    const watched = watchRequests(page, ask);
    const options = { ...this.#options, page: watched.page, ask: watched.ask, askHelper: watched.askHelper };
    const found = await runProbe({ ...options, network: true, memory: new Map() }, probe);
    const verdict = this.#join(found, probe, watched.answer());
    this.outcomes.push({
      verdict,
      request: watched.outcome(probe),
      fields: fieldsOf(this.#options.page, probe, watched.answer()),
    });
  }

  #join(
    found: Awaited<ReturnType<typeof runProbe>>,
    probe: IdentityProbe,
    answer: unknown,
  ): ProbeOutcome['verdict'] {
    this.#isRefused ||= found === 'nobody';
    if (found === 'nobody' || found === 'failed') return found;
    if (found === null) return 'nothing';
    const before = this.person;
    const joined = joinClaims(before, found);
    this.person = joined;
    const isAnother =
      before !== null && PERSON_FIELDS.slice(0, 2).some((field) => differs(before, found, field));
    for (const field of PERSON_FIELDS) {
      if (joined?.[field] === before?.[field] || !joined?.[field]) continue;
      this.#from[field] = this.outcomes.length;
      const source = readFirst(this.#options.page, probe[field], answer);
      if (source && isSecret(source.source, source.text)) this.#hidden.add(field);
    }
    return isAnother ? 'another' : 'person';
  }

  result(): IdentityTest['signedIn'] {
    const { person } = this;
    if (!isIdentified(person)) return this.#isRefused ? 'signed-out' : 'unknown';
    const shown = (field: PersonField) => (this.#hidden.has(field) ? null : person[field]);
    return {
      nativeId: shown('nativeId'),
      username: shown('username'),
      fullName: shown('fullName'),
      hidden: [...this.#hidden],
      from: this.#from,
      confidence: person.confidence,
      impersonating: person.impersonating,
    };
  }
}

function differs(one: PersonClaim, other: PersonClaim, field: PersonField): boolean {
  return one[field] !== null && other[field] !== null && one[field] !== other[field];
}

/** What a request would answer is not known where none was made. */
function fieldsOf(page: Page, probe: IdentityProbe, answer?: unknown): ProbeOutcome['fields'] {
  return PROBE_FIELDS.flatMap((field) => {
    const sources = probe[field];
    return sources ? [{ field, sources: sources.map((source) => sourceOutcome(page, source, answer)) }] : [];
  });
}

function failedLook(document: Document, look: IdentitySpec['loggedIn']): IdentityTest['signedOutBy'] {
  if (look?.selector && !matches(document, look.selector)) return 'selector';
  return look?.notSelector && matches(document, look.notSelector) ? 'notSelector' : null;
}

function testKey(
  page: Page,
  key: readonly ValueSource[],
  answered: string | undefined,
): IdentityTest['instanceKey'] {
  const found = readFirst(page, key);
  const isShown = found && !isSecret(found.source, found.text);
  return {
    text: shownText(answered) ?? (isShown ? found.text : null),
    sources: key.map((source) => sourceOutcome(page, source)),
  };
}

function testRules(page: Page, rules: readonly RecordRule[]): IdentityTest['rules'] {
  let isFound = false;
  return rules.map((rule) => {
    if (!Object.hasOwn(KINDS, /\{id:(\w+)\}/.exec(rule.pattern)?.[1] ?? ''))
      return { is: 'no-id', nativeId: null };
    const nativeId = findRecord([rule], page.location.href)?.nativeId ?? null;
    if (nativeId === null) return { is: 'unmatched', nativeId };
    const is = isFound ? 'shadowed' : 'matched';
    isFound = true;
    return { is, nativeId: shownText(nativeId) };
  });
}

function shownText(text: string | null | undefined): string | null {
  return text && !isTokenText(text) ? text : null;
}
