/** Reads one value from a CRM page as its identity spec says; runs in the content script, never touches the network. */
import type { ValueSource } from '../schema/identity-spec.ts';
import { claimText } from './claim-text.ts';
import { readInlineJson } from './inline-json.ts';
import { parseJson, readJsonPath } from './json-path.ts';
import type { Page } from './page.ts';
import { decode, hashPlace, pathPlace } from './url-place.ts';

export interface SourceValue {
  text: string;
  source: ValueSource;
}

/** The first source that has a value. `answer` is what the probe's own request returned, if it made one. */
export function readFirst(
  page: Page,
  sources: readonly ValueSource[] | undefined,
  answer?: unknown,
): SourceValue | null {
  for (const source of sources ?? []) {
    const text = claimText(readQuietly(page, source, answer));
    if (text !== null) return { text, source };
  }
  return null;
}

/** A mistaken selector or blocked storage throws; the next source of the chain goes on. */
function readQuietly(page: Page, source: ValueSource, answer: unknown): unknown {
  try {
    return readSource(page, source, answer);
  } catch {
    return null;
  }
}

function readSource(page: Page, source: ValueSource, answer: unknown): unknown {
  const url = new URL(page.location.href);
  switch (source.from) {
    case 'origin':
    case 'host':
      return page.location[source.from];
    case 'path':
      return pathPlace(url).segments[source.segment];
    case 'hash':
      return hashPlace(url).segments[source.segment];
    case 'query':
      return url.searchParams.get(source.key);
    case 'hashQuery':
      return hashPlace(url).query.get(source.key);
    case 'cookie':
      return perhapsJson(cookie(page, source.name), source.json);
    case 'localStorage':
      return perhapsJson(stored(page, source.key), source.json);
    case 'inlineScript':
      return readJsonPath(readInlineJson(page.document, source.marker), source.json);
    case 'dom':
      return fromElement(page, source);
    case 'fetch':
      return readJsonPath(answer, source.json);
    case 'const':
      return source.value;
  }
}

function perhapsJson(text: string | null, path: string | undefined): unknown {
  return path === undefined || text === null ? text : readJsonPath(parseJson(text), path);
}

function fromElement(page: Page, { selector, attr, param }: Extract<ValueSource, { from: 'dom' }>): unknown {
  const element = page.document.querySelector(selector);
  const text = attr ? element?.getAttribute(attr) : element?.textContent?.trim().replace(/\s+/g, ' ');
  return text && param ? new URL(text, page.location.href).searchParams.get(param) : text;
}

function cookie(page: Page, name: string): string | null {
  const found = page.document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : decode(found.slice(name.length + 1));
}

/**
 * With `*`, one site may hold several sessions, as Tryton does per database: the one whose part stands in the
 * address is meant; without such a part only an only one is sure.
 */
function stored(page: Page, key: string): string | null {
  const [head = '', tail] = key.split('*');
  if (tail === undefined) return page.localStorage.getItem(key);
  const keys = Object.keys(page.localStorage).filter(
    (each) => each.length > head.length + tail.length && each.startsWith(head) && each.endsWith(tail),
  );
  const url = new URL(page.location.href);
  const parts = [...pathPlace(url).segments, ...hashPlace(url).segments];
  const meant = keys.find((each) => parts.includes(each.slice(head.length, each.length - tail.length)));
  const only = keys.length === 1 ? keys[0] : undefined;
  const chosen = meant ?? only;
  return chosen === undefined ? null : page.localStorage.getItem(chosen);
}
