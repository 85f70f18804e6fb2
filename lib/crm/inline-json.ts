/** Finds JSON in a page's inline scripts by its marker and cuts it by matching brackets; runs in the content script. */
import { parseJson } from './json-path.ts';

/** Longer scripts are libraries that were inlined, not session data. */
const MAX_SCRIPT = 2_000_000;

/** What may stand between a marker and its value: `=`, `:` and brackets of a call. */
const GAP = /[\s=:(]*/y;
const SCALAR = /-?\d[\d.eE+-]*|true|false|null/y;

export function readInlineJson(document: Document, marker: string): unknown {
  for (const script of document.scripts) {
    const text = script.src ? null : script.textContent;
    if (!text || text.length > MAX_SCRIPT) continue;
    const value = findJson(text, marker);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The first value after an occurrence of the marker that is JSON; a marker may also occur in plain code. */
export function findJson(text: string, marker: string): unknown {
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
    GAP.lastIndex = at + marker.length;
    GAP.test(text);
    const cut = cutJson(text, GAP.lastIndex);
    const value = cut === null ? undefined : parseJson(cut);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The text of the value that begins at `start`, or `null` where no value begins or it never ends. */
export function cutJson(text: string, start: number): string | null {
  // A text without anything to escape, such as ServiceNow's token, is quoted either way
  if (text[start] === "'") return `"${text.slice(start + 1, text.indexOf("'", start + 1))}"`;
  if (text[start] === '"') {
    const end = endOfString(text, start);
    return end < 0 ? null : text.slice(start, end + 1);
  }
  if (text[start] !== '{' && text[start] !== '[') {
    SCALAR.lastIndex = start;
    return SCALAR.exec(text)?.[0] ?? null;
  }
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      i = endOfString(text, i);
      if (i < 0) return null;
    } else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return text.slice(start, i + 1);
  }
  return null;
}

/** Index of the closing quote, or -1. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return -1;
}
