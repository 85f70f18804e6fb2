/** Reads a CSV file away from the page: decodes it, finds its delimiter and columns, and hands its text out in pieces. Runs in a worker. */
import { CsvFault } from '../csv/csv-fault.ts';
import { decodeCsv } from '../csv/decode-csv.ts';
import { readCsv } from '../csv/read-csv.ts';
import type { FileAnswer, FileQuestion } from './import-file.ts';

/** Characters of one piece; a message to the background holds one. */
const PIECE = 1_000_000;

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<FileQuestion>) => void) | null;
  postMessage(answer: FileAnswer): void;
};
let text = '';

scope.onmessage = async ({ data }) => {
  if (data.ask === 'piece') {
    scope.postMessage({ is: 'piece', text: text.slice(data.place * PIECE, (data.place + 1) * PIECE) });
    return;
  }
  try {
    const bytes = new Uint8Array(await data.file.arrayBuffer());
    const decoded = decodeCsv(bytes, data.encoding);
    const { delimiter, header, rows } = readCsv(decoded.text, { kind: data.kind, delimiter: data.delimiter });
    text = decoded.text;
    const { encoding, hasBom } = decoded;
    const { ignored, missing } = header;
    const facts = {
      encoding,
      hasBom,
      delimiter,
      rows: rows.length,
      ignored: [...ignored],
      missing: [...missing],
    };
    scope.postMessage({ is: 'opened', facts, pieces: Math.max(1, Math.ceil(text.length / PIECE)) });
  } catch (error) {
    // A file that changes while it is read, or goes away, fails to be read.
    const code = error instanceof CsvFault ? error.code : 'unreadable';
    scope.postMessage({ is: 'fault', code, message: error instanceof Error ? error.message : String(error) });
  }
};
