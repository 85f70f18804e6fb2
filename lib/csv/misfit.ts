/** Rows with too few or too many cells: what is said of them, and how a file of refused rows keeps them refused. Pure. */

export function misfitText(cells: number, header: number): string {
  return `The row has ${cells} cells, the header ${header}.`;
}

const MISFIT = /^The row has \d+ cells, the header \d+\./;

/** The first words of the text that say so; `null` where it says something else. */
export const misfitIn = (text: string) => MISFIT.exec(text)?.[0] ?? null;

/** Behind the text, in the column `Error`. */
export const MEND_MISFIT =
  'Put every cell under its column, and clear this text and what stands right of it.';

/** What the column `Error` says of the row. Its width tells nothing any more: spreadsheets make all rows as wide as the widest. */
export function misfitSaidIn(error: string): string | null {
  const said = misfitIn(error);
  return said === null ? null : `${said} So its column Error says; it is read once that is cleared.`;
}
