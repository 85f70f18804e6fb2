/** Proposes record rules from the address of a record whose native id is known; the engine itself has the last word. Runs in the content script. */
import type { RecordRule } from '../../schema/identity-spec.ts';
import type { LearnedRule } from '../../schema/learned.ts';
import { findRecord } from '../record-rules.ts';
import { hashPlace, type Place, pathPlace } from '../url-place.ts';
import { idShape } from './id-shape.ts';

const MOST = 6;
const ABOUT_USERS = /user|staff|people|person|agent|employee|account|member|profile|login|operator|worker/i;
/** Parameters that say which kind of record it is. */
const KIND_KEYS =
  /^(module|model|type|etn|entity\w*|object\w*|table|class|action|view|page\w*|kind|resource)$/i;

export function addressRules(href: string, nativeId: string): LearnedRule[] {
  const url = new URL(href);
  const rules = [
    ...pathRules('path', pathPlace(url), nativeId),
    ...queryRules('query', pathPlace(url), nativeId),
    ...pathRules('hash', hashPlace(url), nativeId),
    ...hashQueryRules(url, nativeId),
    ...nestedRules(url, nativeId),
  ];
  const seen = new Set<string>();
  const proved = rules.filter((rule) => {
    const text = JSON.stringify(rule);
    if (seen.has(text) || !isProved(rule, href, nativeId)) return false;
    seen.add(text);
    return true;
  });
  const learned = proved.map((rule) => ({ rule, nativeId, certainty: certaintyOf(rule) }));
  return learned.sort((a, b) => ORDER.indexOf(a.certainty) - ORDER.indexOf(b.certainty)).slice(0, MOST);
}

const ORDER = ['sure', 'likely', 'guess'];

/** Ids of letters are compared as the engine gives them. */
function isProved(rule: RecordRule, href: string, nativeId: string): boolean {
  const found = findRecord([rule], href)?.nativeId;
  return found !== undefined && (found === nativeId || found.toLowerCase() === nativeId.toLowerCase());
}

function certaintyOf({ pattern, key = '', where = {} }: RecordRule): LearnedRule['certainty'] {
  const [literal] = [`${pattern.replace(/\{id:\w+\}|\*+/g, '')} ${key} ${Object.values(where).join(' ')}`];
  if (ABOUT_USERS.test(literal)) return 'sure';
  return /[a-z]{3}/i.test(literal) ? 'likely' : 'guess';
}

function pathRules(place: 'path' | 'hash', { segments }: Place, id: string): RecordRule[] {
  return segments.flatMap((segment, index) => {
    const shape = idShape(segment, id);
    // What follows the id are other views of the same record.
    return shape ? [{ in: place, pattern: `${pathPattern(segments.slice(0, index))}/${shape}/**` }] : [];
  });
}

function queryRules(place: 'query' | 'hashQuery', { segments, query }: Place, id: string): RecordRule[] {
  return [...query].flatMap(([key, value]) => {
    const shape = /[?&=]/.test(key) ? null : idShape(value, id);
    if (!shape) return [];
    return [
      { in: place, pattern: `${pathPattern(segments) || '/'}?${key}=${shape}`, ...conditions(query, key) },
    ];
  });
}

/** `#id=2&model=res.users` has no path; `#/card?id=2` has one. */
function hashQueryRules(url: URL, id: string): RecordRule[] {
  const place = hashPlace(url);
  if (url.hash.includes('?')) return queryRules('hashQuery', place, id);
  return [...place.query].flatMap(([key, value]) => {
    const shape = idShape(value, id);
    return shape ? [{ in: 'hashQuery', key, pattern: shape, ...conditions(place.query, key) }] : [];
  });
}

function nestedRules(url: URL, id: string): RecordRule[] {
  const held = [
    ...[...url.searchParams, ...hashPlace(url).query].map(([key, text]) => ({ key, text })),
    ...[...pathPlace(url).segments, ...hashPlace(url).segments].map((text) => ({ text })),
  ];
  return held.flatMap(({ text, ...at }) => {
    const inner = /[/?%]/.test(text) ? URL.parse(text, url.origin) : null;
    if (!inner) return [];
    const place = pathPlace(inner);
    const rules = [...pathRules('path', place, id), ...queryRules('query', place, id)];
    return rules.map((rule): RecordRule => ({ ...rule, ...at, in: 'nested' }));
  });
}

function conditions(query: URLSearchParams, idKey: string): { where?: Record<string, string> } {
  const said = [...query].filter(([key, value]) => {
    const isWord = /^[A-Za-z][A-Za-z_.:-]{0,40}$/.test(value);
    return key !== idKey && isWord && (KIND_KEYS.test(key) || ABOUT_USERS.test(value));
  });
  return said.length > 0 ? { where: Object.fromEntries(said.slice(0, 3)) } : {};
}

function pathPattern(segments: readonly string[]): string {
  return segments.map((segment) => `/${isVariable(segment) ? '*' : literal(segment)}`).join('');
}

/** Numbers and long ids are another's in the next address. */
function isVariable(segment: string): boolean {
  return /^\d+$|\d{4,}|^[\da-f-]{16,}$/i.test(segment);
}

/** As the pattern of a path is read: decoded segment by segment. */
function literal(text: string): string {
  return text.replace(/[/?&=%#*{}]/g, encodeURIComponent);
}
