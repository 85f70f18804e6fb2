/** Keeps cells from being formulas in a spreadsheet, and takes that off again: together they change nothing. Pure. */

/** One `'` in front of what a spreadsheet would compute, and of what already looks so guarded. */
export function guardCell(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** What never was guarded stays, such as `'t Hooft`. */
export function unguardCell(cell: string): string {
  return /^''*[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
