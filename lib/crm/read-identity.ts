/** Runs an identity spec's chain of probes over a CRM page; runs in the content script. */
import type { PersonClaim, SiteClaims } from '../schema/claims.ts';
import type { Adapter, IdentityProbe, IdentitySpec } from '../schema/identity-spec.ts';
import type { ProbeReply } from '../schema/probe-reply.ts';
import { askChannel } from './ask-channel.ts';
import { readJsonPath } from './json-path.ts';
import type { Page } from './page.ts';
import { askSite } from './probe-fetch.ts';
import { isComplete, isIdentified, joinClaims, readProbe } from './read-probe.ts';

/** What requests answered since the last navigation: kept as claims, so no answer and no token in it is held. */
export type ProbeMemory = Map<IdentityProbe, PersonClaim | 'nobody' | 'failed'>;

export interface ReadOptions {
  page: Page;
  spec: IdentitySpec;
  /** Whether probes may send requests; only while somebody looks. */
  network: boolean;
  /** Has the background ask a CRM that its own pages cannot ask. */
  ask(adapter: Adapter): Promise<ProbeReply>;
  /** Another way to ask a helper inside the CRM, of tests that look at what it answers. */
  askHelper?: typeof askChannel;
  memory: ProbeMemory;
  signal: AbortSignal;
}

export async function readIdentity(options: ReadOptions): Promise<SiteClaims['signedIn']> {
  const { page, spec } = options;
  if (!looksSignedIn(page.document, spec.loggedIn)) return 'signed-out';
  let person: PersonClaim | null = null;
  let isRefused = false;
  for (const probe of spec.identity.probes) {
    if (isComplete(person)) break;
    const found = await runProbe(options, probe);
    isRefused ||= found === 'nobody';
    if (typeof found === 'object') person = joinClaims(person, found);
  }
  if (isIdentified(person)) return person;
  return isRefused ? 'signed-out' : 'unknown';
}

/** What a probe by itself needs. */
type ProbeOptions = Omit<ReadOptions, 'spec'>;

function request(options: ProbeOptions, probe: IdentityProbe): Promise<ProbeReply> | null {
  const { page, ask, askHelper = askChannel, signal } = options;
  if (probe.fetch) return askSite(page, probe.fetch, signal);
  if (probe.channel) return askHelper(page, probe.channel);
  return probe.ask ? ask(probe.ask) : null;
}

/** One link of the chain. */
export async function runProbe(
  options: ProbeOptions,
  probe: IdentityProbe,
): Promise<PersonClaim | 'nobody' | 'failed' | null> {
  const { page, network, memory, signal } = options;
  const known = memory.get(probe);
  if (known) return known;
  const asking = network && request(options, probe);
  if (!asking) return readProbe(page, probe);
  const reply = await asking;
  const outcome =
    reply.kind === 'answered'
      ? judge(page, probe, reply.json)
      : reply.kind === 'failed'
        ? 'failed'
        : 'nobody';
  // A helper that is not there may still be loading, and asking it costs no request.
  if (!signal.aborted && !(probe.channel && outcome === 'failed')) memory.set(probe, outcome);
  return outcome;
}

/**
 * Zendesk gives a visitor a name and an address but no id, and Odoo answers with an error. An answer without any of the
 * fields is of another shape than expected: the CRM changed it, which says nothing about who is signed in.
 */
function judge(page: Page, probe: IdentityProbe, answer: unknown): PersonClaim | 'nobody' | 'failed' {
  const read = (sources: IdentityProbe['nativeId'] = []) =>
    sources.map((source) => (source.from === 'fetch' ? readJsonPath(answer, source.json) : undefined));
  const ids = read(probe.nativeId);
  const isVisitor = ids.some((id) => id === null || id === false);
  const person = isVisitor ? null : readProbe(page, probe, answer);
  const said = [...ids, ...read(probe.username), readJsonPath(answer, 'error')];
  return person ?? (said.some((value) => value !== undefined) ? 'nobody' : 'failed');
}

/** Requests are made only by pages that look signed in: asking elsewhere may end or prolong a session. */
function looksSignedIn(document: Document, rule: IdentitySpec['loggedIn']): boolean {
  if (rule?.selector && !matches(document, rule.selector)) return false;
  return !(rule?.notSelector && matches(document, rule.notSelector));
}

/** A mistaken selector matches nothing. */
export function matches(document: Document, selector: string): boolean {
  try {
    return document.querySelector(selector) !== null;
  } catch {
    return false;
  }
}
