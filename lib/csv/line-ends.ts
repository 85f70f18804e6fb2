/** Line ends of CSV text: the parser knows one per file, people's files mix them. Pure. */

/** Ends every record with LF where a file mixes CR, LF and CRLF; line ends inside quotes stay as they are. */
export function unifyLineEnds(text: string, delimiter: string): { text: string; lineEnd: string } {
  const lineEnd = onlyLineEnd(text);
  if (lineEnd !== null) return { text, lineEnd };
  const mark = delimiter.replace(/[|\\]/g, '\\$&');
  // A field in quotes or without, and what ends it. An open quote runs to the end of the file, where the parser finds it.
  const field = new RegExp(`("[^"]*(?:""[^"]*)*(?:"|$)|)([^${mark}\\r\\n]*)(${mark}|\\r\\n|\\r|\\n|$)`, 'gy');
  const unified = text.replace(field, (_all, quoted: string, plain: string, end: string) => {
    return quoted + plain + (end === '\r' || end === '\r\n' ? '\n' : end);
  });
  return { text: unified, lineEnd: '\n' };
}

/** The one that the text has, inside quotes and out; `null` where it mixes them. */
function onlyLineEnd(text: string): string | null {
  if (!text.includes('\r')) return '\n';
  if (!text.includes('\n')) return '\r';
  return /\r(?!\n)|(?<!\r)\n/.test(text) ? null : '\r\n';
}

/** Number of the line that holds the place, from 1, however the lines end. */
export function lineAt(text: string, place: number): number {
  return (text.slice(0, place).match(/\r\n|\r|\n/g)?.length ?? 0) + 1;
}
