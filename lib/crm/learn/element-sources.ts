/** Looks for known values in the elements of a page: attributes, parameters of links, texts. Runs in the content script. */
import { PERSON_FIELDS, type PersonField } from '../../schema/identity-test.ts';
import type { Certainty, LearnedSource } from '../../schema/learned.ts';
import type { Page } from '../page.ts';
import { isTokenName } from '../trial/shown-value.ts';
import type { KnownTexts } from './json-finds.ts';
import { stableSelector } from './stable-selector.ts';

const MOST_ELEMENTS = 20_000;
const MOST_FINDS = 40;
const SKIPPED = 'script, style, template, noscript, textarea, input:not([type=hidden]), option';
/** Parts of a page that are about whoever looks at it, and those that are about what is looked at. */
const FRAME = 'header, nav, [role=banner], [role=navigation], head';
const CONTENT = 'main, article, form, table, [role=main], [role=dialog]';
const OF_ONESELF = /current|session|logged|signed|whoami|viewer|(^|[^a-z])(me|my|self)([^a-z]|$)/i;

export function elementSources(page: Page, known: KnownTexts): LearnedSource[] {
  const found: LearnedSource[] = [];
  let left = MOST_ELEMENTS;
  for (const element of page.document.querySelectorAll('*')) {
    left -= 1;
    if (left < 0 || found.length >= MOST_FINDS) break;
    if (element.matches(SKIPPED)) continue;
    found.push(...inAttributes(element, known), ...inText(element, known));
  }
  return found;
}

function inAttributes(element: Element, known: KnownTexts): LearnedSource[] {
  return [...element.attributes].flatMap(({ name, value }) => {
    if (/^(id|class|style|src|title|alt|aria-.*)$/.test(name) || isTokenName(name)) return [];
    if (name === 'href') return inLink(element, value, known);
    const field = fieldOf(value.trim(), known);
    const selector = field && stableSelector(element, name);
    if (!field || !selector) return [];
    return [
      {
        field,
        source: { from: 'dom', selector, attr: name },
        text: value.trim(),
        certainty: certaintyOf(element, `${name} ${element.getAttribute('name') ?? ''}`),
      },
    ];
  });
}

/** A link to the own profile names its owner in a parameter. */
function inLink(element: Element, href: string, known: KnownTexts): LearnedSource[] {
  const url = URL.parse(href, element.ownerDocument.baseURI) ?? URL.parse(href, 'https://link.invalid');
  return [...(url?.searchParams ?? [])].flatMap(([param, value]) => {
    const field = fieldOf(value, known);
    const selector = field && stableSelector(element, null);
    if (!field || !selector) return [];
    const source = { from: 'dom' as const, selector, attr: 'href', param };
    return [
      { field, source, text: value, certainty: certaintyOf(element, '') === 'sure' ? 'likely' : 'guess' },
    ];
  });
}

/** What is shown as text may be shown otherwise tomorrow, and an id in a text may be anything. */
function inText(element: Element, known: KnownTexts): LearnedSource[] {
  if (element.children.length > 0) return [];
  const text = (element.textContent ?? '').trim().replace(/\s+/g, ' ');
  const field = fieldOf(text, { ...known, nativeId: null });
  const selector = field && stableSelector(element, null);
  if (!field || !selector) return [];
  const certainty = certaintyOf(element, '') === 'sure' ? 'likely' : 'guess';
  return [{ field, source: { from: 'dom', selector }, text, certainty }];
}

function fieldOf(text: string, known: KnownTexts): PersonField | undefined {
  return PERSON_FIELDS.find((field) => known[field] !== null && known[field] === text);
}

function certaintyOf(element: Element, name: string): Certainty {
  if (element.closest(CONTENT)) return OF_ONESELF.test(name) ? 'likely' : 'guess';
  const isFrame = element.closest(FRAME) !== null || element.matches('html, body');
  return isFrame || OF_ONESELF.test(name) ? 'sure' : 'likely';
}
