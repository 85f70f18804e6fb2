/** Writes rows as CSV: CRLF, quotes where they are needed, guarded against spreadsheets. Reading it gives the same cells. */
import Papa from 'papaparse';
import { guardCell } from './formula-guard.ts';

export const LINE_END = '\r\n';

/** Lines of the rows, each ended. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const guarded = rows.map((cells) => cells.map(guardCell));
  return Papa.unparse(guarded, { newline: LINE_END }) + LINE_END;
}
