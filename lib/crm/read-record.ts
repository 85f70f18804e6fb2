/** Reads whom a CRM page is about: the native id from its address, names from the page; runs in the content script. */
import type { SiteClaims } from '../schema/claims.ts';
import type { RecordRule, ValueSource } from '../schema/identity-spec.ts';
import type { Page } from './page.ts';
import { findRecord } from './record-rules.ts';
import { readFirst } from './value-source.ts';

export interface PageRecord {
  readonly nativeId: string;
  /** `null` where the rule names no fields. */
  readonly names: { username: string | null; fullName: string | null } | null;
}

/** By the address of the page, or of the frame in it that records are in. */
export function readPageRecord(
  page: Page,
  rules: readonly RecordRule[],
  address = page.location.href,
): PageRecord | null {
  const found = findRecord(rules, address);
  if (!found) return null;
  const { nativeId, rule } = found;
  if (!rule.fields) return { nativeId, names: null };
  const read = (sources: readonly ValueSource[] | undefined) =>
    readFirst(page, ofRecord(sources, nativeId))?.text ?? null;
  return { nativeId, names: { username: read(rule.fields.username), fullName: read(rule.fields.fullName) } };
}

/** Names that are wanted and not on the page: single-page CRMs show a record later than its address. */
export function isUnread({ names }: PageRecord): boolean {
  return names !== null && names.username === null && names.fullName === null;
}

export function recordClaim(record: PageRecord | null): SiteClaims['record'] {
  if (!record?.names) return undefined;
  return { nativeId: record.nativeId, ...record.names };
}

/** With `{id}` a selector finds only what the page itself marks as this record's, never what is left of the former one. */
function ofRecord(sources: readonly ValueSource[] | undefined, nativeId: string): ValueSource[] {
  // As escape sequences, which are the same inside and outside of a string in a selector.
  const id = nativeId.replace(/[^\w-]/gu, (char) => `\\${char.codePointAt(0)?.toString(16)} `);
  return (sources ?? []).map((source) =>
    source.from === 'dom' ? { ...source, selector: source.selector.replaceAll('{id}', id) } : source,
  );
}
