/** Which values a test may show: ids and names, never what is named or looks like a token. Runs in the content script. */
import type { ValueSource } from '../../schema/identity-spec.ts';

/** More says nothing more to a person. */
const MAX_SHOWN = 60;

const TOKEN_NAME =
  /token|secret|passw|credential|bearer|session|jwt|(csrf|xsrf)|auth(?!or)|api[-_]?key|(^|[^a-z])(j?s?sid|sess|nonce|otp|pin)($|[^a-z])/i;

/** Three parts of a JWT, forty letters without a break, or letters and digits all mixed up. */
const TOKEN_TEXTS = [
  /^eyJ[\w-]+\.[\w-]+/,
  /^(?!https?:)[\w+/=.~%!-]{40,}$/,
  /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=-]{28,}$/,
];

export function isSecret(source: ValueSource, text: string): boolean {
  return TOKEN_NAME.test(nameOf(source)) || isTokenText(text);
}

export function isTokenName(name: string): boolean {
  return TOKEN_NAME.test(name);
}

export function isTokenText(text: string): boolean {
  return TOKEN_TEXTS.some((token) => token.test(text));
}

export function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}

/** Inside JSON the last name of the path says what the value is: the id in `session.user.id` is no token. */
function nameOf(source: ValueSource): string {
  const { json, name, key, marker, selector, attr, param } = source as Partial<Record<string, string>>;
  if (json && json !== '$') return json.split('.').at(-1) ?? '';
  return [name, key, marker, selector, attr, param].filter(Boolean).join(' ');
}
