/** Several names in one cell: separated by `;`, with `\;` and `\\` for what is meant literally. Pure. */

/** Pieces are not trimmed; a blank cell has none. */
export function splitList(cell: string): string[] {
  if (cell === '') return [];
  const pieces = [''];
  for (const [part] of cell.matchAll(/\\[;\\]|;|[^;\\]+|\\/g)) {
    if (part === ';') pieces.push('');
    else pieces[pieces.length - 1] += /^\\[;\\]$/.test(part) ? part.slice(1) : part;
  }
  return pieces;
}

export function joinList(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(/[;\\]/g, '\\$&')).join(';');
}
