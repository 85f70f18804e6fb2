/** Reads CSV text that comes in pieces, with the same outcome as reading it whole, and keeps none of it. Streams through papaparse. */
import Papa from 'papaparse';
import { MAX_IMPORT_ROWS } from '../schema/import-columns.ts';
import { CsvFault } from './csv-fault.ts';
import { lineAt, unifyLineEnds } from './line-ends.ts';
import {
  type CsvRow,
  detectDelimiter,
  isBlank,
  quoteFault,
  type ReadOptions,
  rowOf,
  tooManyRows,
  withoutSeparatorLine,
} from './read-csv.ts';
import { type CsvHeader, readHeader } from './read-header.ts';

/** What the header row is, known or not. */
export interface HeaderRow {
  readonly delimiter: string;
  /** Its cells as the file has them. */
  readonly names: readonly string[];
}

export interface CsvHead extends HeaderRow {
  readonly header: CsvHeader;
}

export interface ScanOptions extends ReadOptions {
  /** Before it is told apart, and may be refused. */
  onHeader?(found: HeaderRow): void;
  onRow(row: CsvRow): void;
  /** Characters that are waited for after the header; tests wait for few. */
  readonly window?: number;
}

/** Characters from which the delimiter is told; no header that is read is longer. */
const HEAD = 65_536;
/** Characters of one record: the text of an open quote must not fill the memory. */
const MOST_RECORD = 16_000_000;

interface Records {
  readonly data: string[][];
  readonly errors: readonly { readonly type: string; readonly code: string; readonly index?: number }[];
  readonly meta: { readonly cursor: number };
}

export class CsvScanner {
  readonly #options: ScanOptions;
  /** Begins with a record, once the delimiter is known. */
  #rest = '';
  /** So much is waited for: a long record is not looked at again with every piece. */
  #due = HEAD;
  #delimiter: string | null = null;
  #head: CsvHead | null = null;
  #records = 0;
  /** Line of the file at which `#rest` begins. */
  #line = 1;

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** Throws a `CsvFault`. */
  push(text: string): void {
    this.#rest += text;
    if (this.#rest.length >= this.#due) this.#read(false);
  }

  /** Throws a `CsvFault`. */
  end(): CsvHead {
    this.#read(true);
    if (!this.#head) throw new CsvFault('empty', 'The file is empty. Its first row must be the header.');
    return this.#head;
  }

  #read(isEnd: boolean): void {
    const delimiter = this.#delimiter ?? this.#begin();
    // A line end may be cut in two.
    const isCut = !isEnd && this.#rest.endsWith('\r');
    const { text, lineEnd } = unifyLineEnds(isCut ? this.#rest.slice(0, -1) : this.#rest, delimiter);
    const newline = lineEnd as '\n' | '\r' | '\r\n';
    const { data, errors, meta } = new Papa.Parser({ delimiter, newline }).parse(text, 0, !isEnd) as Records;
    const end = isEnd ? text.length : meta.cursor;
    // What stands in the last record is not known before it is whole.
    const broken = errors.find(({ type, index = 0 }) => type === 'Quotes' && (isEnd || index < end));
    if (broken) throw quoteFault(broken.code, this.#line + lineAt(text, broken.index ?? 0) - 1);
    this.#take(data, isEnd);
    this.#line += lineAt(text, end) - 1;
    this.#rest = isCut ? `${text.slice(end)}\r` : text.slice(end);
    this.#due = Math.max(this.#options.window ?? HEAD, 2 * this.#rest.length);
    if (this.#rest.length > MOST_RECORD) {
      const what = `The row that begins on line ${this.#line} is longer than any row can be.`;
      throw new CsvFault('quote', `${what} A closing quote may be missing.`, this.#line);
    }
  }

  #begin(): string {
    const { kind, delimiter: chosen } = this.#options;
    const { body, named } = withoutSeparatorLine(this.#rest);
    if (named !== undefined) this.#line += 1;
    this.#rest = body;
    this.#delimiter = chosen ?? named ?? detectDelimiter(body, kind);
    return this.#delimiter;
  }

  #take(data: readonly string[][], isEnd: boolean): void {
    const { maxRows = MAX_IMPORT_ROWS, onRow } = this.#options;
    for (const [index, cells] of data.entries()) {
      // After the last line end comes no row.
      if (isEnd && index === data.length - 1 && cells.length === 1 && cells[0] === '') return;
      this.#records += 1;
      if (this.#records > maxRows + 1) throw tooManyRows(maxRows);
      if (isBlank(cells)) continue;
      if (this.#head) onRow(rowOf(cells, this.#records, this.#head.header));
      else this.#takeHeader(cells);
    }
  }

  #takeHeader(names: readonly string[]): void {
    const found = { delimiter: this.#delimiter ?? '', names };
    this.#options.onHeader?.(found);
    this.#head = { ...found, header: readHeader(names, this.#options.kind) };
  }
}
