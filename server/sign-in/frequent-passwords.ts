/** Passwords that many people have: the 10,000 most frequent ones of our shortest length and more. Runs in the server. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Written by `scripts/passwords/write-frequent.ts`, which names its source in decision 0096. */
export const FREQUENT_FILE = new URL('frequent-passwords.bin', import.meta.url);

/** Of 10⁸ other passwords one is taken for a frequent one; nobody reads the words themselves in our sources. */
const MARK_BYTES = 5;

/** What of a password stands in the file: the beginning of its SHA-256, in lower case and one spelling. */
export function markOf(password: string): Buffer {
  return createHash('sha256')
    .update(password.normalize('NFKC').toLowerCase())
    .digest()
    .subarray(0, MARK_BYTES);
}

let marks: ReadonlySet<string> | null = null;

/** Capital letters make no difference. */
export function isFrequent(password: string): boolean {
  marks ??= readMarks();
  return marks.has(markOf(password).toString('latin1'));
}

function readMarks(): Set<string> {
  const file = readFileSync(FREQUENT_FILE);
  const found = new Set<string>();
  for (let at = 0; at < file.length; at += MARK_BYTES) {
    found.add(file.toString('latin1', at, at + MARK_BYTES));
  }
  return found;
}
