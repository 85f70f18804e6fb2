/** What a file that people bring is, for tests: of which kind, its bytes, and exactly what comes of it. The list of kinds must be whole. */

/** Every kind of file that a person may bring. A kind without a case, and a case without its kind, fail the test. */
export const KINDS = [
  'BOM',
  'UTF-16 LE',
  'UTF-16 BE',
  'windows-1252',
  'semicolon',
  'tab',
  'bar',
  'sep= line',
  'quoted newlines',
  'CR/LF mixes',
  'short rows',
  'long rows',
  'unterminated quote',
  'NUL',
  'duplicate headers',
  'reordered headers',
  'extra headers',
  'missing headers',
  'empty',
  'header only',
  'same username twice',
  'case twins',
  'NFC/NFD twins',
  'zero-width twins',
  'right-to-left twins',
  'leading zeros',
  'lost plus',
  'exponent',
  'formulas',
  '10 MB cell',
  'xlsx renamed',
  'gz renamed',
  '10,000 columns',
  'too many rows',
] as const;
export type FileKind = (typeof KINDS)[number];

/** Row number, state, name, what each column becomes; then what is said of it: the rule or column, and the text. */
export type RowOutcome = readonly [
  row: number,
  state: string,
  name: string,
  changes: Readonly<Record<string, string | null>>,
  ...said: (readonly [string, string])[],
];

export type Outcome =
  | { readonly rows: readonly RowOutcome[] }
  /** The whole file. */
  | { readonly refused: string; readonly line: number | null; readonly detail: string };

export interface FileCase {
  readonly of: FileKind;
  readonly what: string;
  readonly bytes: () => Uint8Array;
  readonly encoding?: string;
  readonly comesTo: Outcome;
}

export const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';
export const utf8 = (text: string) => () => new TextEncoder().encode(text);
export const utf16 = (text: string, isBig: boolean) => () => {
  const buffer = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(isBig ? buffer.swap16() : buffer);
};
export const latin = (text: string) => () => new Uint8Array(Buffer.from(text, 'latin1'));
export const raw =
  (...bytes: number[]) =>
  () =>
    new Uint8Array(bytes);
export const file = (...lines: string[]) => utf8(`${[HEADER, ...lines].join('\r\n')}\r\n`);

export const JOSE = `${HEADER}\n,finn,,José,,,\n`;
export const UPDATED: Outcome = { rows: [[2, 'update', 'finn', { 'Full Name': 'José' }]] };
export const refused = (code: string, line: number | null, detail: string): Outcome => ({
  refused: code,
  line,
  detail,
});
