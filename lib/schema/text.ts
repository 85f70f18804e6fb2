/** Text that PostgreSQL can hold: the one string schema every entrance uses. Runs everywhere. */
import * as v from 'valibot';
import { isPostgresText, MAX_TEXT } from './text-limits.ts';

const REFUSAL = 'C15: the text holds U+0000 or half of a surrogate pair, which cannot be stored.';

export const Text = v.pipe(
  v.string(),
  v.maxLength(MAX_TEXT, `Use at most ${MAX_TEXT} characters.`),
  v.check(isPostgresText, REFUSAL),
);

/** A name or other required text: not empty. Outer space is kept, and reported as C3, never trimmed. */
export const RequiredText = v.pipe(Text, v.minLength(1, 'This field is required.'));

export const NullableText = v.nullable(Text);

function holdsPostgresText(value: unknown): boolean {
  if (typeof value === 'string') return isPostgresText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isPostgresText(name) && holdsPostgresText(inner));
}

/** JSON of any shape: its texts and names are such texts too. */
export const JsonObject = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check((value) => holdsPostgresText(value), REFUSAL),
);
