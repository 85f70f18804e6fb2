/** What spreadsheets do to identifiers when they take them for numbers: recognised, and what it was likely before. Pure. */

export type Damage = 'lost leading zeros' | 'written as a number with an exponent' | 'lost its +';

const EXPONENT = /^[+-]?(\d+)([.,](\d+))?E([+-]?\d{1,3})$/i;

/** The digits that a number such as `1E5` or `4,711E+08` stands for; `null` for what is none. */
export function expandExponent(text: string): string | null {
  const found = EXPONENT.exec(text);
  if (!found) return null;
  const [, whole = '', , fraction = '', power = ''] = found;
  const zeros = Number(power) - fraction.length;
  if (zeros < 0 || zeros > 60) return null;
  return `${whole}${fraction}${'0'.repeat(zeros)}`;
}

/** What the identifier may have been, besides itself. */
export function undamaged(text: string): string[] {
  const expanded = expandExponent(text);
  return [...(expanded === null ? [] : [expanded]), ...(/^\d/.test(text) ? [`+${text}`] : [])];
}

/** How `text` came from `original`, if a spreadsheet did it. */
export function damageOf(text: string, original: string): Damage | null {
  if (text === original) return null;
  if (
    /^\d+$/.test(text) &&
    /^0+$/.test(original.slice(0, original.length - text.length)) &&
    original.endsWith(text)
  ) {
    return 'lost leading zeros';
  }
  if (original === `+${text}`) return 'lost its +';
  const expanded = expandExponent(text);
  return expanded !== null && isRounded(text, expanded, original)
    ? 'written as a number with an exponent'
    : null;
}

/** A spreadsheet shows a long number rounded to a few digits; of fewer than three, every number of that length would do. */
function isRounded(text: string, expanded: string, original: string): boolean {
  if (expanded === original) return true;
  const shown = text.replace(/E.*$/i, '').replace(/\D/g, '').length;
  if (shown < 3 || !/^\d+$/.test(original)) return false;
  return Number(original).toPrecision(shown) === Number(expanded).toPrecision(shown);
}
