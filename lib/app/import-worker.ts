/** Reads a chosen CSV file away from the page, as a stream: what it is, and what is wrong with its shape. Runs in a worker. */
import { CsvFault } from '../csv/csv-fault.ts';
import { type FoundHeader, scanFile } from '../csv/scan-file.ts';
import { MAX_COLUMNS } from '../schema/import-columns.ts';
import { ShapeCheck } from './check-shape.ts';
import type { FileAnswer, FileQuestion } from './import-file.ts';

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<FileQuestion>) => void) | null;
  postMessage(answer: FileAnswer): void;
};

/** Between two words of progress, in milliseconds: each of them draws the page anew. */
const EVERY_MS = 100;

scope.onmessage = async ({ data: { file, ...wish } }) => {
  const shape = new ShapeCheck(wish.kind);
  let told = performance.now();
  let found: FoundHeader | null = null;
  try {
    const { header } = await scanFile(file, {
      ...wish,
      onHeader(row) {
        found = { ...row, names: row.names.slice(0, MAX_COLUMNS) };
        scope.postMessage({ is: 'header', found });
      },
      onRow: (row) => shape.add(row),
      onProgress(bytes) {
        if (performance.now() - told < EVERY_MS) return;
        told = performance.now();
        scope.postMessage({ is: 'progress', done: bytes / file.size, rows: shape.facts.rows });
      },
    });
    const { ignored, missing } = header;
    scope.postMessage({ is: 'read', ignored: [...ignored], missing: [...missing], shape: shape.facts });
  } catch (error) {
    scope.postMessage(faultOf(error));
  }
};

function faultOf(error: unknown): FileAnswer {
  if (error instanceof CsvFault) return { is: 'fault', code: error.code, message: error.message };
  // The browser refuses to go on with a file that is not as it was when it was chosen.
  return { is: 'fault', code: 'unreadable', message: '' };
}
