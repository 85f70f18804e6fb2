/** Which cell of a row is which column: names are matched without regard to case and outer space. Pure. */
import {
  ERROR_COLUMN,
  IMPORT_COLUMNS,
  type ImportKind,
  MAX_COLUMNS,
  NEEDED_COLUMNS,
} from '../schema/import-columns.ts';
import { CsvFault } from './csv-fault.ts';

export interface CsvHeader {
  /** For each column of the kind its place in the file's rows; -1 where the file has none. */
  readonly places: readonly number[];
  readonly width: number;
  /** Of the column `Error`; -1 where the file has none. */
  readonly errorPlace: number;
  /** Columns of the file that the kind does not know. */
  readonly ignored: readonly string[];
  readonly missing: readonly string[];
}

const fold = (name: string) => name.trim().toLowerCase();

/** How many of a row's cells are columns of the kind; the delimiter that gives most is the file's. */
export function countColumns(cells: readonly string[], kind: ImportKind): number {
  const known = new Set(IMPORT_COLUMNS[kind].map(fold));
  return new Set(cells.map(fold).filter((cell) => known.has(cell))).size;
}

/** Throws a `CsvFault` that names what is wrong, and by its number the column. */
export function readHeader(cells: readonly string[], kind: ImportKind): CsvHeader {
  if (cells.length > MAX_COLUMNS) {
    throw new CsvFault(
      'too_many_columns',
      `Row 1 has ${cells.length} columns; at most ${MAX_COLUMNS} are read.`,
      1,
    );
  }
  const columns: readonly string[] = IMPORT_COLUMNS[kind];
  const names = cells.map(fold);
  const places = columns.map((column) => names.indexOf(fold(column)));
  const missing = columns.filter((_, index) => places[index] === -1);
  const needed = NEEDED_COLUMNS[kind].filter((column) => missing.includes(column));
  if (needed.length > 0) throw withoutNeeded(needed, cells, kind);
  for (const [index, column] of columns.entries()) {
    const again = names.indexOf(fold(column), (places[index] ?? 0) + 1);
    if (places[index] !== -1 && again !== -1) {
      const at = `columns ${(places[index] ?? 0) + 1} and ${again + 1}`;
      throw new CsvFault('header', `The header names ${column} twice: ${at}. Remove one of them.`, 1);
    }
  }
  const known = new Set([...columns, ERROR_COLUMN, ''].map(fold));
  const ignored = cells.filter((cell) => !known.has(fold(cell)));
  return { places, width: cells.length, errorPlace: names.indexOf(fold(ERROR_COLUMN)), missing, ignored };
}

function withoutNeeded(needed: readonly string[], cells: readonly string[], kind: ImportKind): CsvFault {
  const found = cells.slice(0, 8).join(' | ').slice(0, 200);
  const expected = IMPORT_COLUMNS[kind].join(',');
  return new CsvFault(
    'header',
    `Row 1 must be the header ${expected}. It has no column ${needed.join(' and no column ')}; it is: ${found}`,
    1,
  );
}
