/** Takes what looks like a secret out of a text that is to be copied and sent around. Pure. */

const REMOVED = '[removed]';

const SECRETS: readonly RegExp[] = [
  /\beyJ[\w-]+(?:\.[\w-]*)+/g,
  /\b(?:bearer|basic)\s+[^\s,;]+/gi,
  // A name of a secret and what stands after it, in a query, a header, JSON or prose.
  /\b[\w-]*(?:token|passw|secret|cookie|session|sid|authorization)[\w-]*["']?\s*[=:]\s*(?:"[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
  /\bcode=[^\s,;&]+/gi,
  // User and password of an address.
  /(?<=:\/\/)[^\s/@]+@/g,
];

export function redact(text: string): string {
  return SECRETS.reduce((rest, secret) => rest.replace(secret, REMOVED), text);
}
