/** What a cell may hold, whatever is stored: the part of an import's check that needs no server. Pure. */
import type { Issue } from '../schema/import-plan.ts';
import { isPostgresText, MAX_TEXT } from '../schema/text-limits.ts';

export function fault(column: string | null, text: string, rule?: string): Issue {
  return { level: 'error', column, text, ...(rule ? { rule } : {}) };
}

export function advise(level: 'warning' | 'note', column: string | null, text: string, rule?: string): Issue {
  return { level, column, text, ...(rule ? { rule } : {}) };
}

export const hasFault = (issues: readonly Issue[]) => issues.some(({ level }) => level === 'error');

/** C15 and the longest text, of each piece of the cell. */
export function textFaults(column: string, pieces: readonly string[]): Issue[] {
  return pieces.flatMap((piece) => textFault(column, piece) ?? []);
}

/** Makes nothing for a text that is right, as nearly all of them are. */
export function textFault(column: string, text: string): Issue | null {
  if (!isPostgresText(text)) {
    return fault(column, 'The text holds U+0000 or half of a surrogate pair, which cannot be stored.', 'C15');
  }
  if (text.length <= MAX_TEXT) return null;
  return fault(column, `The text has ${text.length} characters; use at most ${MAX_TEXT}.`);
}

interface Flag {
  readonly value: boolean | null;
  readonly issues: readonly Issue[];
}

const BLANK: Flag = { value: null, issues: [] };

/** `TRUE` and `FALSE` in any case; `null` for a blank cell. */
export function readFlag(column: string, cell: string): Flag {
  if (cell === '') return BLANK;
  const word = cell.toUpperCase();
  if (word === 'TRUE' || word === 'FALSE') return { value: word === 'TRUE', issues: [] };
  return {
    value: null,
    issues: [fault(column, `Write TRUE or FALSE, or leave it blank; it is ${shorten(cell)}.`)],
  };
}

/** For messages: a cell may hold megabytes. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
