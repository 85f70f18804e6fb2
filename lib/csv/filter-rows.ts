/** Leaves rows out of CSV text that comes in pieces, and keeps none of it. Rows that stay are written as an export writes them. */
import { IMPORT_COLUMNS, type ImportKind } from '../schema/import-columns.ts';
import type { CsvRow } from './read-csv.ts';
import { CsvScanner } from './scan-csv.ts';
import { writeCsv } from './write-csv.ts';

export interface FilterOptions {
  readonly kind: ImportKind;
  /** In the order of the kind's columns, without guards. */
  keeps(cells: CsvRow['cells']): boolean;
  /** Characters that are waited for after the header; tests wait for few. */
  readonly window?: number;
}

/** Of text as our server writes it, with commas. */
export class RowFilter {
  readonly #scanner: CsvScanner;
  #kept: CsvRow['cells'][];

  constructor({ kind, keeps, window }: FilterOptions) {
    this.#kept = [IMPORT_COLUMNS[kind]];
    this.#scanner = new CsvScanner({
      kind,
      delimiter: ',',
      maxRows: Number.MAX_SAFE_INTEGER,
      ...(window === undefined ? {} : { window }),
      onRow: ({ cells }) => {
        if (keeps(cells)) this.#kept.push(cells);
      },
    });
  }

  /** Whole rows; may be none. Throws a `CsvFault`. */
  push(text: string): string {
    this.#scanner.push(text);
    return this.#take();
  }

  /** The rows that were left. Throws a `CsvFault`. */
  end(): string {
    this.#scanner.end();
    return this.#take();
  }

  #take(): string {
    const text = writeCsv(this.#kept);
    this.#kept = [];
    return text;
  }
}
