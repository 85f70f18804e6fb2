/** Looks for known values in a page's data: inline scripts, localStorage and readable cookies. Runs in the content script. */
import type { ValueSource } from '../../schema/identity-spec.ts';
import type { LearnedSource } from '../../schema/learned.ts';
import { cutJson } from '../inline-json.ts';
import { parseJson } from '../json-path.ts';
import type { Page } from '../page.ts';
import { isTokenName } from '../trial/shown-value.ts';
import { decode, hashPlace, pathPlace } from '../url-place.ts';
import { findInJson, type KnownTexts } from './json-finds.ts';

/** Larger ones are libraries. */
const MOST_SCRIPT = 500_000;
const MOST_STARTS = 2_000;
/** A name with a value after it, as in `window.ME = {…}` and `"user": {…}`. */
const START = /([A-Za-z_$][\w$.]*|"[^"\n]{1,60}"|'[^'\n]{1,60}')\s*[=:(]+\s*(?=[{["'\d-])/g;

/** Names under which a CRM's own code keeps who is signed in. */
const OF_ONESELF =
  /(^|[^a-z])(me|my|self|own|whoami|viewer)([^a-z]|$)|current|session|logged|signed|principal|identity|auth/i;
const OF_USERS = /user|account|login|person|staff|agent|employee|operator|worker/i;

export function scriptSources(page: Page, known: KnownTexts): LearnedSource[] {
  const texts = [...page.document.scripts].map((script) => (script.src ? '' : (script.textContent ?? '')));
  const values = Object.values(known).filter((value) => value !== null);
  return texts
    .filter((text) => text.length <= MOST_SCRIPT && values.some((value) => text.includes(value)))
    .flatMap((text) => inScript(text, known));
}

function inScript(text: string, known: KnownTexts): LearnedSource[] {
  const found: LearnedSource[] = [];
  const starts = new RegExp(START);
  for (let count = 0; count < MOST_STARTS; count++) {
    const start = starts.exec(text);
    if (!start) break;
    const [, marker = ''] = start;
    const cut = cutJson(text, starts.lastIndex);
    const json = cut === null ? undefined : parseJson(cut);
    if (json === undefined) continue;
    // What is inside was looked at from outside.
    starts.lastIndex += cut?.length ?? 0;
    found.push(...inJson(json, known, (path) => ({ from: 'inlineScript', marker, json: path }), marker));
  }
  return found;
}

function inJson(
  json: unknown,
  known: KnownTexts,
  sourceOf: (path: string) => ValueSource,
  name: string,
): LearnedSource[] {
  return findInJson(json, known).map(({ field, path, text, isBeside }) => {
    const certainty = certaintyOf(`${name} ${path}`, path === '$');
    return {
      field,
      source: sourceOf(path),
      text,
      certainty: isBeside && certainty === 'sure' ? 'likely' : certainty,
    };
  });
}

function certaintyOf(name: string, isBare: boolean): LearnedSource['certainty'] {
  if (OF_ONESELF.test(name)) return 'sure';
  return OF_USERS.test(name) && !isBare ? 'likely' : 'guess';
}

export function storedSources(page: Page, known: KnownTexts): LearnedSource[] {
  const keys = storedKeys(page);
  const places = [
    ...pathPlace(new URL(page.location.href)).segments,
    ...hashPlace(new URL(page.location.href)).segments,
  ];
  return keys.flatMap((key) => {
    // A part that stands in the address is another's in the next one, as the database in Tryton's
    const part = places.find((place) => place.length > 2 && key !== place && key.endsWith(place));
    const name = part ? `${key.slice(0, -part.length)}*` : key;
    return inText(page.localStorage.getItem(key) ?? '', known, { from: 'localStorage', key: name });
  });
}

/** Throws where the person blocks the site's storage. */
function storedKeys(page: Page): string[] {
  try {
    return Object.keys(page.localStorage).slice(0, 500);
  } catch {
    return [];
  }
}

export function cookieSources(page: Page, known: KnownTexts): LearnedSource[] {
  return page.document.cookie.split('; ').flatMap((pair) => {
    const name = pair.slice(0, pair.indexOf('='));
    return name === '' ? [] : inText(decode(pair.slice(name.length + 1)), known, { from: 'cookie', name });
  });
}

type TextSource = Extract<ValueSource, { from: 'localStorage' | 'cookie' }>;

function inText(text: string, known: KnownTexts, source: TextSource): LearnedSource[] {
  const name = source.from === 'cookie' ? source.name : source.key;
  if (/^[[{]/.test(text)) return inJson(parseJson(text), known, (json) => ({ ...source, json }), name);
  const bare = isTokenName(name) ? [] : inJson(text, known, () => source, name);
  return bare.map((found) => ({
    ...found,
    certainty: OF_ONESELF.test(name) || OF_USERS.test(name) ? 'likely' : 'guess',
  }));
}
