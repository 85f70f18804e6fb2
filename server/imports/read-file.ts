/** The file of an import as rows that may be planned, or refused whole with its line. Runs in the server. */
import { CsvFault } from '../../lib/csv/csv-fault.ts';
import { decodeCsv } from '../../lib/csv/decode-csv.ts';
import type { CsvFile, CsvRow, ReadOptions } from '../../lib/csv/read-csv.ts';
import { CsvScanner } from '../../lib/csv/scan-csv.ts';
import { fault } from '../../lib/domain/csv-shape.ts';
import { mapInSteps, type Steps } from '../../lib/domain/in-steps.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import type { ImportFile } from '../../lib/schema/import-job.ts';
import type { Issue } from '../../lib/schema/import-plan.ts';
import { refuse } from '../records/patch-problems.ts';
import type { Turn } from './take-turns.ts';

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
export async function readImportFile(
  { kind, bytes, encoding, delimiter }: FileRequest,
  turn: Turn,
): Promise<ReadFile> {
  try {
    const decoded = decodeCsv(bytes, encoding);
    const csv = await scanText(decoded.text, { kind, delimiter }, turn);
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

/** Characters that are read in a few milliseconds. */
const TURN_CHARACTERS = 131_072;

async function scanText(text: string, options: ReadOptions, turn: Turn): Promise<CsvFile> {
  const rows: CsvRow[] = [];
  const scanner = new CsvScanner({ ...options, onRow: (row) => void rows.push(row) });
  for (let start = 0; start < text.length; start += TURN_CHARACTERS) {
    scanner.push(text.slice(start, start + TURN_CHARACTERS));
    await turn();
  }
  const { delimiter, header } = scanner.end();
  return { delimiter, header, rows };
}

/** A row of another width says nothing certain of any column, so it is not looked at further. */
export function readRows<R extends { issues: readonly Issue[] }>(
  { rows }: CsvFile,
  readRow: (row: number, cells: readonly string[]) => R,
): Steps<R[]> {
  return mapInSteps(rows, (given: CsvRow) => {
    const { row, cells, misfit } = given;
    const read = readRow(row, cells);
    return misfit === null ? read : { ...read, issues: [fault(null, misfit)] };
  });
}
