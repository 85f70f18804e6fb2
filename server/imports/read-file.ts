/** The file of an import as rows that may be planned, or refused whole with its line. Runs in the server. */
import { CsvFault } from '../../lib/csv/csv-fault.ts';
import { decodeCsv } from '../../lib/csv/decode-csv.ts';
import { type CsvFile, type CsvRow, readCsv, widthFault } from '../../lib/csv/read-csv.ts';
import { fault } from '../../lib/domain/csv-shape.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import type { ImportFile } from '../../lib/schema/import-job.ts';
import type { Issue } from '../../lib/schema/import-plan.ts';
import { refuse } from '../records/patch-problems.ts';

export interface FileRequest {
  readonly kind: ImportKind;
  readonly bytes: Uint8Array;
  /** What a person chose instead of what is detected. */
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
}

export interface ReadFile {
  readonly csv: CsvFile;
  readonly file: ImportFile;
}

/** Throws 422 with the code of the fault and, where it can be named, the line. */
export function readImportFile({ kind, bytes, encoding, delimiter }: FileRequest): ReadFile {
  try {
    const decoded = decodeCsv(bytes, encoding);
    const csv = readCsv(decoded.text, { kind, delimiter });
    const { ignored, missing } = csv.header;
    const { hasBom } = decoded;
    const file = { encoding: decoded.encoding, hasBom, delimiter: csv.delimiter, ignored: [...ignored] };
    return { csv, file: { ...file, missing: [...missing] } };
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    const field = error.line === null ? {} : { field: `line ${error.line}` };
    throw refuse(422, `csv_${error.code}`, {
      title: 'The file cannot be imported',
      detail: error.message,
      ...field,
    });
  }
}

/** A row of another width says nothing certain of any column, so it is not looked at further. */
export function readRows<R extends { issues: readonly Issue[] }>(
  { rows, header }: CsvFile,
  readRow: (row: number, cells: readonly string[]) => R,
): R[] {
  return rows.map((given: CsvRow) => {
    const misfit = widthFault(given, header);
    const read = readRow(given.row, given.cells);
    return misfit === null ? read : { ...read, issues: [fault(null, misfit)] };
  });
}
