/** Finds what exists and is nearly what somebody wrote: other case, outer space, Unicode form, leading zeros, spelling. Pure. */

/** As many as an answer shows. */
export const MOST_NEAR_MISSES = 10;

/** Longer texts are compared without regard to spelling mistakes: the comparison takes the square of the length. */
const LONGEST_SPELLED = 64;

/** Without width, or marks of the direction of writing. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;

/** One spelling for texts that a person takes for the same. */
export function foldText(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').trim().toLowerCase().normalize('NFKC');
}

/** The nearest first; what was asked for exactly is none of them. Other spellings only where nothing is nearer. */
export function nearMisses(asked: string, existing: Iterable<string>): string[] {
  const ranked = [...new Set(existing)].flatMap((value) => {
    const rank = value === asked ? null : rankOf(asked, value);
    return rank === null ? [] : [{ value, rank }];
  });
  ranked.sort((a, b) => a.rank - b.rank || byCodePoint(a.value, b.value));
  const isSame = ranked.some(({ rank }) => rank <= SAME);
  const nearest = isSame ? ranked.filter(({ rank }) => rank <= SAME) : ranked;
  return nearest.slice(0, MOST_NEAR_MISSES).map(({ value }) => value);
}

/** What differs, in words; `null` where it is the spelling, which everybody sees. */
export function differenceOf(asked: string, existing: string): string | null {
  const same = (change: (text: string) => string) => change(asked) === change(existing);
  if (same((text) => text.trim())) return 'outer space differs';
  if (same((text) => text.normalize('NFKC').replace(INVISIBLE, ''))) return 'the Unicode form differs';
  if (same((text) => text.toLowerCase())) return 'upper and lower case differ';
  if (same((text) => withoutZeros(foldText(text)))) {
    return same(foldText) ? 'only the way of writing differs' : 'leading zeros differ';
  }
  return null;
}

/** By code point, as names sort in the database. */
export function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The same but for the way of writing, or for leading zeros. */
const SAME = 1;

/** Lower is nearer; `null` is not near. */
function rankOf(asked: string, existing: string): number | null {
  const [left, right] = [foldText(asked), foldText(existing)];
  if (left === right) return 0;
  const [bareLeft, bareRight] = [withoutZeros(left), withoutZeros(right)];
  if (bareLeft === bareRight) return 1;
  const longest = Math.max(left.length, right.length);
  if (longest > LONGEST_SPELLED) return null;
  const allowed = allowedMistakes(Math.min(left.length, right.length));
  if (Math.abs(left.length - right.length) > allowed) return null;
  const mistakes = spellingDistance(left, right);
  return mistakes <= allowed ? SAME + mistakes : null;
}

/** In a text of two characters one mistake makes every other such text near. */
function allowedMistakes(length: number): number {
  if (length < 3) return 0;
  return length < 6 ? 1 : 2;
}

function withoutZeros(text: string): string {
  return text.replace(/^0+/, '');
}

/** Mistakes of one who types: a character too many, too few, wrong, or two exchanged (optimal string alignment). */
export function spellingDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const present = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      present.push(
        Math.min(
          at(last, column) + 1,
          at(present, column - 1) + 1,
          at(last, column - 1) + (isSame ? 0 : 1),
          exchanged ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = present;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
