/** Matches path segments against a pattern with `*`, `**` and one `{id:kind}`; runs in the content script. */
import { longSalesforceId } from '../domain/salesforce-id.ts';
import { unwrapId } from './claim-text.ts';

/** `true`: matches without an id in it; text: matches, and this is the id; `null`: no match. */
export type Match = string | true | null;

/** More would let one pattern take exponential time on a hostile address. */
const MAX_DEEP_WILDCARDS = 2;

/** What `{id:KIND}` stands for. */
export const KINDS: Record<string, RegExp> = {
  int: /^\d{1,19}$/,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  hex32: /^[\da-f]{32}$/i,
  sfUser: /^005[\dA-Za-z]{12}([\dA-Za-z]{3})?$/,
  slug: /^[\w.@+-]{1,128}$/,
  any: /^.{1,128}$/s,
};

export function matchPath(pattern: readonly string[], segments: readonly string[]): Match {
  const deep = pattern.filter((part) => part === '**').length;
  return deep > MAX_DEEP_WILDCARDS ? null : matchFrom(pattern, segments);
}

function matchFrom(pattern: readonly string[], segments: readonly string[]): Match {
  const [head, ...rest] = pattern;
  if (head === undefined) return segments.length === 0 ? true : null;
  if (head === '**') {
    for (let skip = 0; skip <= segments.length; skip++) {
      const match = matchFrom(rest, segments.slice(skip));
      if (match !== null) return match;
    }
    return null;
  }
  const here = matchText(head, segments[0]);
  return here === null ? null : both(here, matchFrom(rest, segments.slice(1)));
}

/** Both must match; whichever holds the id gives it. */
export function both(first: Match, second: Match): Match {
  if (first === null || second === null) return null;
  return typeof first === 'string' ? first : second;
}

/** One segment or parameter against `*`, literal text, or text around one `{id:kind}`. */
export function matchText(pattern: string, text: string | null | undefined): Match {
  if (text === null || text === undefined) return null;
  const [head = '', hole, tail = ''] = pattern.split(/\{id:(\w+)\}/);
  if (hole === undefined) return pattern === '*' || pattern === text ? true : null;
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return null;
  return readId(hole, text.slice(head.length, text.length - tail.length));
}

function readId(kind: string, wrapped: string): string | null {
  const id = unwrapId(wrapped);
  if (!KINDS[kind]?.test(id)) return null;
  if (kind === 'sfUser') return longSalesforceId(id);
  return kind === 'uuid' || kind === 'hex32' ? id.toLowerCase() : id;
}
