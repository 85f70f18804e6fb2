/** Reads one identity probe, and joins what several probes of a chain found; runs in the content script. */
import type { PersonClaim } from '../schema/claims.ts';
import type { IdentityProbe, ValueSource } from '../schema/identity-spec.ts';
import { unwrapId } from './claim-text.ts';
import type { Page } from './page.ts';
import { readFirst } from './value-source.ts';

/** Sources that a CRM's own code wrote for itself; text on the screen and constants are only likely. */
const CERTAIN: ReadonlySet<ValueSource['from']> = new Set([
  'inlineScript',
  'localStorage',
  'cookie',
  'fetch',
]);

/** `null` when the probe found neither a person's id nor a name. */
export function readProbe(page: Page, probe: IdentityProbe, answer?: unknown): PersonClaim | null {
  const username = readFirst(page, probe.username, answer);
  const nativeId = readFirst(page, probe.nativeId, answer);
  const fullName = readFirst(page, probe.fullName, answer);
  const instanceKey = readFirst(page, probe.instanceKey, answer);
  const first = nativeId ?? username ?? fullName;
  if (!first) return null;
  const isCertain = [nativeId, username].every((value) => !value || CERTAIN.has(value.source.from));
  return {
    username: username?.text ?? null,
    nativeId: nativeId && unwrapId(nativeId.text),
    fullName: fullName?.text ?? null,
    source: describe(first.source, probe),
    confidence: isCertain ? 'certain' : 'likely',
    impersonating: probe.impersonator ? readFirst(page, probe.impersonator, answer) !== null : 'unknown',
    instanceKey: instanceKey?.text,
  };
}

/**
 * An earlier probe wins; a later one fills its blanks only when it does not speak of somebody else, such as an
 * inline script of a page load before the present user signed in.
 */
export function joinClaims(known: PersonClaim | null, found: PersonClaim | null): PersonClaim | null {
  if (!known || !found) return known ?? found;
  if (differs(known.username, found.username) || differs(known.nativeId, found.nativeId)) {
    return isIdentified(known) ? { ...known, confidence: 'likely' } : found;
  }
  const lead = isIdentified(known) || !isIdentified(found) ? known : found;
  return {
    ...lead,
    username: known.username ?? found.username,
    nativeId: known.nativeId ?? found.nativeId,
    fullName: known.fullName ?? found.fullName,
    impersonating: joinImpersonating(known.impersonating, found.impersonating),
  };
}

export function isIdentified(claim: PersonClaim | null): claim is PersonClaim {
  return claim !== null && (claim.username !== null || claim.nativeId !== null);
}

export function isComplete(claim: PersonClaim | null): boolean {
  return isIdentified(claim) && claim.username !== null && claim.nativeId !== null && claim.fullName !== null;
}

function differs(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}

function joinImpersonating(
  one: PersonClaim['impersonating'],
  other: PersonClaim['impersonating'],
): PersonClaim['impersonating'] {
  if (one === true || other === true) return true;
  return one === 'unknown' ? other : one;
}

/** For diagnostics: where the value came from, never the value. */
function describe(source: ValueSource, probe: IdentityProbe): string {
  const names = source as { key?: string; name?: string; marker?: string; selector?: string };
  const name = names.key ?? names.name ?? names.marker ?? names.selector ?? '';
  const text =
    source.from === 'fetch'
      ? `fetch ${probe.ask ?? probe.channel ?? probe.fetch?.path}`
      : `${source.from} ${name}`;
  return text.trim().slice(0, 256);
}
