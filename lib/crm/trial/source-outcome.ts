/** Says of one value source what it found, or why it found nothing; runs in the content script. */
import type { ValueSource } from '../../schema/identity-spec.ts';
import type { SourceOutcome } from '../../schema/identity-test.ts';
import { readInlineJson } from '../inline-json.ts';
import { parseJson } from '../json-path.ts';
import type { Page } from '../page.ts';
import { readFirst } from '../value-source.ts';
import { isSecret, shortened } from './shown-value.ts';

type Miss = Extract<SourceOutcome, { is: 'missing' }>['why'];

/** `answer` is what the probe's own request returned; `undefined` where there is none. */
export function sourceOutcome(page: Page, source: ValueSource, answer?: unknown): SourceOutcome {
  const found = readFirst(page, [source], answer);
  if (!found) return { is: 'missing', why: whyMissing(page, source, answer) };
  return isSecret(source, found.text) ? { is: 'present' } : { is: 'found', text: shortened(found.text) };
}

function whyMissing(page: Page, source: ValueSource, answer: unknown): Miss {
  switch (source.from) {
    case 'dom':
      return whyNoElement(page, source);
    case 'inlineScript':
      return whyNoScript(page, source.marker);
    case 'localStorage':
      if (!isStorageOpen(page)) return 'blocked';
      return whyNoText(page, source);
    case 'cookie':
      return whyNoText(page, source);
    case 'fetch':
      return answer === undefined ? 'no-answer' : 'no-path';
    default:
      return 'not-there';
  }
}

function whyNoElement(page: Page, { selector, attr, param }: Extract<ValueSource, { from: 'dom' }>): Miss {
  try {
    const element = page.document.querySelector(selector);
    if (!element) return 'no-element';
    if (attr && !element.hasAttribute(attr)) return 'no-attribute';
    return param ? 'not-there' : 'no-text';
  } catch {
    return 'bad-selector';
  }
}

function whyNoScript(page: Page, marker: string): Miss {
  if (readInlineJson(page.document, marker) !== undefined) return 'no-path';
  const isMarked = [...page.document.scripts].some(
    (script) => !script.src && script.textContent?.includes(marker),
  );
  return isMarked ? 'not-json' : 'no-marker';
}

/** Cookies and storage: without `json` the text is the value. */
function whyNoText(page: Page, source: Extract<ValueSource, { from: 'cookie' | 'localStorage' }>): Miss {
  if (source.json === undefined) return textOf(page, source) === null ? 'not-there' : 'no-text';
  const whole = textOf(page, { ...source, json: undefined });
  // Too long for an id, a text is not read as one: only its own parts may be.
  if (whole === null) return isStored(page, source) ? 'no-path' : 'not-there';
  return parseJson(whole) === undefined ? 'not-json' : 'no-path';
}

function textOf(
  page: Page,
  { json: _, ...source }: Extract<ValueSource, { from: 'cookie' | 'localStorage' }>,
) {
  return readFirst(page, [source as ValueSource])?.text ?? null;
}

function isStored(page: Page, source: Extract<ValueSource, { from: 'cookie' | 'localStorage' }>): boolean {
  if (source.from === 'cookie') return page.document.cookie.includes(`${source.name}=`);
  return page.localStorage.getItem(source.key) !== null;
}

function isStorageOpen(page: Page): boolean {
  try {
    return page.localStorage !== null;
  } catch {
    return false;
  }
}
