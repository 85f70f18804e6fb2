/** The pattern of a text in which a known id stands: `user-{id:int}` for `user-7`. Runs in the content script. */
import { unwrapId } from '../claim-text.ts';
import { KINDS } from '../record-pattern.ts';

/** From the narrowest kind on; what nothing else fits is `any`. */
const NARROW = ['int', 'uuid', 'hex32', 'sfUser', 'slug', 'any'];

export function idShape(text: string, id: string): string | null {
  const hole = `{id:${NARROW.find((kind) => KINDS[kind]?.test(id)) ?? 'any'}}`;
  if (unwrapId(text).toLowerCase() === id.toLowerCase()) return hole;
  const at = text.indexOf(id);
  if (at < 0 || id.length > text.length) return null;
  const [head, tail] = [text.slice(0, at), text.slice(at + id.length)];
  // The 7 of 17 is another's.
  if (/[\p{L}\p{N}]$/u.test(head) || /^[\p{L}\p{N}]/u.test(tail)) return null;
  return escaped(head) + hole + escaped(tail);
}

function escaped(text: string): string {
  return text.replace(/[/?&=%#*{}]/g, encodeURIComponent);
}
