/** Access to the one catalogue of UI text, `public/_locales`. Runs in the extension's pages. */
import type catalogue from '../../public/_locales/en/messages.json';

export type TextKey = keyof typeof catalogue;

interface Messages {
  getMessage(key: string, substitutions?: string[]): string;
}

function messages(): Messages {
  // Read at each call: tests install the catalogue after this module was loaded.
  const scope = globalThis as { browser?: { i18n: Messages }; chrome?: { i18n: Messages } };
  const api = scope.browser ?? scope.chrome;
  if (!api) throw new Error('UI text is only available in pages of the extension.');
  return api.i18n;
}

/** Texts already asked for, with marks where something is put in: asking the browser for one takes 20 µs, and a list asks for hundreds. */
const templates = new WeakMap<Messages, Map<string, string>>();

const MARKED = /\uE000(\d)\uE001/g;
const MARKS = Array.from({ length: 9 }, (_, index) => `\uE000${index}\uE001`);

function templateOf(key: string): string {
  const api = messages();
  const known = templates.get(api) ?? new Map<string, string>();
  templates.set(api, known);
  const template = known.get(key) ?? api.getMessage(key, MARKS);
  known.set(key, template);
  return template;
}

/** The text of a key, with `$1`… replaced. */
export function t(key: TextKey, ...substitutions: (string | number)[]): string {
  return templateOf(key).replace(MARKED, (_, index) => String(substitutions[Number(index)] ?? ''));
}

/** For keys that only some languages have. */
export function tOr(key: string, fallback: string): string {
  return messages().getMessage(key) || fallback;
}

/** Chooses between the text for exactly one and the text for any other number; the number is `$1`. */
export function tCount(count: number, one: TextKey, other: TextKey): string {
  return t(count === 1 ? one : other, count);
}

/** A piece of a text; `strong` pieces are the substituted names. */
export interface TextPart {
  readonly text: string;
  readonly strong: boolean;
}

/** Like `t`, but in pieces, so that substituted names can be shown with emphasis and never as markup. */
export function tParts(key: TextKey, ...substitutions: (string | number)[]): TextPart[] {
  return templateOf(key)
    .split(MARKED)
    .map((piece, index) =>
      index % 2 === 1
        ? { text: String(substitutions[Number(piece)] ?? ''), strong: true }
        : { text: piece, strong: false },
    )
    .filter((part) => part.text !== '');
}
