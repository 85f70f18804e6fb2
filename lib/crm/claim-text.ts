/** Turns what a probe found into text that a claim may carry; runs in the content script. */

/** The claims schema refuses longer text; a user's id or name never comes near. */
const MAX_CLAIM = 256;

/** `null` for everything that cannot be an identifier or a name: objects, booleans, unsafe numbers, empty text. */
export function claimText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value !== 'string' || value === '' || value.length > MAX_CLAIM) return null;
  return value.includes('\0') || !value.isWellFormed() ? null : value;
}

/** Dynamics 365 and others wrap ids in braces: `{1F0C…}`. */
export function unwrapId(id: string): string {
  return id.startsWith('{') && id.endsWith('}') ? id.slice(1, -1) : id;
}
