/** Finds the CRM user whose record is open from the page's address alone; runs in the content script. */
import type { RecordRule } from '../schema/identity-spec.ts';
import { claimText } from './claim-text.ts';
import { both, type Match, matchPath, matchText } from './record-pattern.ts';
import { decode, hashPlace, type Place, pathPlace, segmentsOf } from './url-place.ts';

/** Native id by the first rule that matches, or `null` when the page is about no CRM user. */
export function readRecord(rules: readonly RecordRule[], href: string): string | null {
  return findRecord(rules, href)?.nativeId ?? null;
}

export function findRecord(
  rules: readonly RecordRule[],
  href: string,
): { nativeId: string; rule: RecordRule } | null {
  const url = URL.parse(href);
  if (!url) return null;
  for (const rule of rules) {
    for (const place of placesOf(rule, url)) {
      const match = matchPlace(rule, place);
      if (typeof match !== 'string') continue;
      const nativeId = claimText(match);
      return nativeId === null ? null : { nativeId, rule };
    }
  }
  return null;
}

function placesOf(rule: RecordRule, url: URL): Place[] {
  switch (rule.in) {
    case 'path':
    case 'query':
      return [pathPlace(url)];
    case 'hash':
    case 'hashQuery':
      return [hashPlace(url)];
    case 'nested':
      return nestedAddresses(rule, url).map((inner) => pathPlace(inner));
  }
}

/** Addresses inside the address: one parameter where `key` names it, else any encoded path segment (ServiceNow). */
function nestedAddresses(rule: RecordRule, url: URL): URL[] {
  const texts = rule.key
    ? [url.searchParams.get(rule.key), hashPlace(url).query.get(rule.key)]
    : [...pathPlace(url).segments, ...hashPlace(url).segments];
  return texts.flatMap((text) => (text ? (URL.parse(text, url.origin) ?? []) : []));
}

/**
 * A pattern with `?` names path and parameters: `/User/Summary.html?id={id:int}`. In `query` and `hashQuery` a
 * pattern without it is the pattern of the parameter `key`, on any path.
 */
function matchPlace(rule: RecordRule, place: Place): Match {
  for (const [key, value] of Object.entries(rule.where ?? {})) {
    if (place.query.get(key) !== value) return null;
  }
  const [path = '', parameters] = rule.pattern.split('?');
  if (parameters === undefined && rule.key && rule.in !== 'nested') {
    return matchText(path, place.query.get(rule.key));
  }
  let match = matchPath(segmentsOf(path), place.segments);
  for (const parameter of parameters?.split('&') ?? []) {
    const [key = '', value = ''] = parameter.split('=');
    // Encoded in the pattern are the marks that part it
    match = both(match, matchText(decode(value), place.query.get(key)));
  }
  return match;
}
