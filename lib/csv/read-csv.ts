/** Reads CSV text into rows of the kind's columns, or refuses it whole, with the line. Streams through papaparse. */
import Papa from 'papaparse';
import { type ImportKind, MAX_IMPORT_ROWS } from '../schema/import-columns.ts';
import { CsvFault } from './csv-fault.ts';
import { unguardCell } from './formula-guard.ts';
import { lineAt, unifyLineEnds } from './line-ends.ts';
import { misfitSaidIn, misfitText } from './misfit.ts';
import { type CsvHeader, countColumns, readHeader } from './read-header.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;

export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** In the order of the kind's columns; `''` for a column that the file has not. Guards are taken off. */
  readonly cells: readonly string[];
  /** Why the row cannot be told apart into columns. */
  readonly misfit: string | null;
  /** Of such a row: what it holds beside the columns. Guards are taken off. */
  readonly surplus: readonly string[];
}

export interface CsvFile {
  readonly delimiter: string;
  readonly header: CsvHeader;
  readonly rows: readonly CsvRow[];
}

export interface ReadOptions {
  readonly kind: ImportKind;
  /** What a person chose; else it is detected from the header. */
  readonly delimiter?: string | undefined;
  readonly maxRows?: number;
}

/** Throws a `CsvFault`. Rows without any text are passed over, but counted. */
export function readCsv(
  given: string,
  { kind, delimiter: chosen, maxRows = MAX_IMPORT_ROWS }: ReadOptions,
): CsvFile {
  const { body, named } = withoutSeparatorLine(given);
  const lineOf = (place: number) => lineAt(text, place) + (named === undefined ? 0 : 1);
  const delimiter = chosen ?? named ?? detectDelimiter(body, kind);
  const { text, lineEnd } = unifyLineEnds(body, delimiter);
  const records = parse(text, { delimiter, lineEnd, lineOf, maxRows });
  const first = records.findIndex((cells) => !isBlank(cells));
  const cells = records[first];
  if (!cells) throw new CsvFault('empty', 'The file is empty. Its first row must be the header.');
  const header = readHeader(cells, kind);
  const rows: CsvRow[] = [];
  for (let index = first + 1; index < records.length; index += 1) {
    const record = records[index] ?? [];
    if (!isBlank(record)) rows.push(rowOf(record, index + 1, header));
  }
  return { delimiter, header, rows };
}

/** What Excel writes and reads before the header: `sep=;`. A spreadsheet does not show it. */
export function withoutSeparatorLine(text: string): { body: string; named: string | undefined } {
  const found = /^\uFEFF?"?sep=([,;\t|])"?(\r\n|\r|\n|$)/i.exec(text);
  return found ? { body: text.slice(found[0].length), named: found[1] } : { body: text, named: undefined };
}

/** The one that makes most columns of the first row with a text; the comma where none makes any. */
export function detectDelimiter(text: string, kind: ImportKind): string {
  const first = /^(?:[,;\t|]*[\r\n])*([^\r\n]{0,20000})/.exec(text)?.[1] ?? '';
  const counts = DELIMITERS.map((delimiter) => {
    const [cells = []] = Papa.parse<string[]>(first, { delimiter }).data;
    return { delimiter, count: countColumns(cells, kind) };
  });
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

interface Parsing {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly lineOf: (place: number) => number;
  readonly maxRows: number;
}

function parse(text: string, { delimiter, lineEnd, lineOf, maxRows }: Parsing): string[][] {
  const { data, errors, meta } = Papa.parse<string[]>(text, {
    header: false,
    delimiter,
    newline: lineEnd as '\n' | '\r' | '\r\n',
    // One more than may be, beside the header, to know that there are more.
    preview: maxRows + 2,
  });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken) throw quoteFault(broken.code, lineOf(broken.index ?? 0));
  if (meta.truncated && data.length > maxRows + 1) throw tooManyRows(maxRows);
  return data;
}

export function tooManyRows(maxRows: number): CsvFault {
  const most = maxRows.toLocaleString('en');
  return new CsvFault('too_many_rows', `The file has more than ${most} rows. Split it and import the parts.`);
}

/** `code` is the parser's. */
export function quoteFault(code: string, line: number): CsvFault {
  return new CsvFault('quote', `${QUOTE_FAULTS[code] ?? code} It begins on line ${line}.`, line);
}

const QUOTE_FAULTS: Record<string, string> = {
  MissingQuotes: 'A cell in quotes has no closing quote.',
  InvalidQuotes: 'A cell goes on after its closing quote. Double the quotes inside a cell.',
};

export const isBlank = (cells: readonly string[]) => cells.every((cell) => cell === '');

export function rowOf(record: readonly string[], row: number, header: CsvHeader): CsvRow {
  const { places, width, errorPlace } = header;
  const cells = places.map((place) => unguardCell(record[place] ?? ''));
  // A long row whose surplus is empty is what spreadsheets write after columns were cleared.
  const isFit = record.length >= width && isBlank(record.slice(width));
  const said = errorPlace < 0 ? null : misfitSaidIn(record[errorPlace] ?? '');
  if (isFit && said === null) return { row, cells, misfit: null, surplus: NOTHING };
  return { row, cells, misfit: said ?? misfitText(record.length, width), surplus: surplusOf(record, header) };
}

/** Of nearly all rows, which share it. */
const NOTHING: readonly string[] = [];

function surplusOf(record: readonly string[], { places, errorPlace }: CsvHeader): readonly string[] {
  const taken = new Set([...places, errorPlace]);
  const rest = record.filter((_, place) => !taken.has(place)).map(unguardCell);
  return rest.slice(0, rest.findLastIndex((cell) => cell !== '') + 1);
}
