/** Why a whole file is refused: nothing of it is looked at further. Thrown in lib/csv, shown by whoever read the file. */

export type CsvFaultCode =
  | 'encoding'
  | 'not_csv'
  | 'empty'
  | 'header'
  | 'quote'
  | 'too_many_rows'
  | 'too_many_columns'
  | 'too_large';

export class CsvFault extends Error {
  readonly code: CsvFaultCode;
  /** Line of the file, from 1, where one can be named. */
  readonly line: number | null;

  constructor(code: CsvFaultCode, message: string, line: number | null = null) {
    super(message);
    this.name = 'CsvFault';
    this.code = code;
    this.line = line;
  }
}
