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
  return pieces.flatMap((piece) => {
    if (!isPostgresText(piece)) {
      return [
        fault(column, 'The text holds U+0000 or half of a surrogate pair, which cannot be stored.', 'C15'),
      ];
    }
    if (piece.length <= MAX_TEXT) return [];
    return [fault(column, `The text has ${piece.length} characters; use at most ${MAX_TEXT}.`)];
  });
}

/** `TRUE` and `FALSE` in any case; `null` for a blank cell. */
export function readFlag(column: string, cell: string): { value: boolean | null; issues: Issue[] } {
  if (cell === '') return { value: null, issues: [] };
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
