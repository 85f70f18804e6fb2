/** The keys under which agent ids stand that are nearly the asked one: each is one look into an index. Runs in the server. */

/** A longer id is only looked for with characters left out or exchanged. */
const LONGEST_SPELLED = 24;
const LEAST_SPELLED = 3;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** As the column `near_key` is made, see migration 0011. */
export function nearKey(agentId: string): string {
  const trimmed = agentId.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return trimmed.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/^0+/, '');
}

/** Of the ways of writing the id, and of the ids that differ by one mistake in typing. */
export function nearKeys(asked: string): string[] {
  const plain = asked.replace(/[\u200B-\u200D\u2060\uFEFF]/g, '').trim();
  const forms = (['NFC', 'NFD', 'NFKC'] as const).map((form) => plain.normalize(form));
  const cases = [...forms, plain].flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]);
  const spellings = mistakesIn(plain.normalize('NFKC').toLowerCase());
  return [...new Set([asked, ...cases, ...spellings].map(nearKey))];
}

function mistakesIn(text: string): string[] {
  const chars = [...text];
  if (chars.length < LEAST_SPELLED) return [];
  const splice = (at: number, removed: number, ...added: string[]) =>
    chars.toSpliced(at, removed, ...added).join('');
  const shorter = chars.map((_, at) => splice(at, 1));
  const exchanged = chars.slice(1).map((char, at) => splice(at, 2, char, chars[at] ?? ''));
  if (chars.length > LONGEST_SPELLED) return [...shorter, ...exchanged];
  const classes = [LETTERS, DIGITS].filter((each) => chars.some((char) => each.includes(char)));
  // Any class for any character: who reads O for 0 mixes them.
  const alphabet = [...classes.join('')];
  const wrong = chars.flatMap((_, at) => alphabet.map((other) => splice(at, 1, other)));
  const longer = [...chars, ''].flatMap((_, at) => alphabet.map((more) => splice(at, 0, more)));
  return [...shorter, ...exchanged, ...wrong, ...longer];
}
