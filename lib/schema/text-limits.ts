/** What a text of any field may be, for schemas and for pages that hold no schema. Runs everywhere. */

/** Longest text of an ordinary field, in UTF-16 code units; longer is a mistake or an attack. */
export const MAX_TEXT = 1024;

/** Rule C15: U+0000 and lone surrogates are refused at every entrance. */
export function isPostgresText(value: string): boolean {
  return !value.includes('\u0000') && value.isWellFormed();
}
