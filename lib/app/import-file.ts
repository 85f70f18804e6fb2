/** A chosen CSV file, read by a worker of its own, so that the page stays usable whatever its size. */
import { CsvFault, type CsvFaultCode } from '../csv/csv-fault.ts';
import { type ColumnPlaces, renameColumns } from '../csv/rename-columns.ts';
import type { FoundHeader } from '../csv/scan-file.ts';
import { type ImportKind, MAX_IMPORT_BYTES } from '../schema/import-columns.ts';
import type { ShapeFacts } from './check-shape.ts';
import { allowOwnWorker } from './own-worker.ts';

export interface FileFacts extends FoundHeader {
  /** Columns that the kind does not know, and such that the file has not. */
  readonly ignored: readonly string[];
  readonly missing: readonly string[];
  readonly shape: ShapeFacts;
}

export interface FileWish {
  readonly kind: ImportKind;
  /** What a person chose instead of what is detected. */
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  /** Which column is which, with the header it was chosen for. */
  readonly columns?: { readonly places: ColumnPlaces; readonly of: FoundHeader } | undefined;
}

export type FileQuestion = Omit<FileWish, 'columns'> & { readonly file: Blob };

/** `unreadable`: it is gone, or changed since it was chosen. */
export interface FileFault {
  readonly is: 'fault';
  readonly code: CsvFaultCode | 'unreadable' | 'cancelled';
  readonly message: string;
}

export type FileAnswer =
  | { readonly is: 'header'; readonly found: FoundHeader }
  | { readonly is: 'progress'; readonly done: number; readonly rows: number }
  | ({ readonly is: 'read' } & Omit<FileFacts, keyof FoundHeader>)
  | FileFault;

export interface ReadFile {
  readonly is: 'read';
  readonly facts: FileFacts;
  /** What is sent: the file, with another header where columns were renamed. */
  readonly body: Blob;
}

export interface FileWatch {
  readonly signal: AbortSignal;
  onHeader(found: FoundHeader): void;
  /** `done` of 1. */
  onProgress(done: number, rows: number): void;
}

export type ReadImportFile = (file: File, wish: FileWish, watch: FileWatch) => Promise<ReadFile | FileFault>;

/** Encodings that are offered where none can be told from the file. */
export const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'windows-1250',
  'iso-8859-15',
  'shift_jis',
  'utf-16le',
] as const;
export const DELIMITERS = [',', ';', '\t', '|'] as const;

export interface ImportFileReader {
  readonly read: ReadImportFile;
  close(): void;
}

/** For one page of imports. Its first worker is started before a file is chosen: loading it takes longer than reading a header. */
export function openFileReader(): ImportFileReader {
  let ready: Worker | null = startWorker();
  return {
    read(...wish) {
      const worker = ready ?? startWorker();
      ready = null;
      return readIn(worker, ...wish);
    },
    close: () => ready?.terminate(),
  };
}

// Our own file: papaparse's worker from a blob is refused by the extension's policy.
function startWorker(): Worker {
  allowOwnWorker(globalThis);
  return new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
}

async function readIn(
  worker: Worker,
  file: File,
  { columns, ...wish }: FileWish,
  watch: FileWatch,
): Promise<ReadFile | FileFault> {
  let header: FoundHeader | null = null;
  try {
    if (file.size > MAX_IMPORT_BYTES) return tooLarge(file.size);
    const renamed = columns && (await renameColumns(file, columns.of, { ...wish, columns: columns.places }));
    const body = renamed ?? file;
    const answer = await new Promise<FileAnswer>((resolve) => {
      watch.signal.addEventListener('abort', () => resolve(fault('cancelled')));
      worker.onerror = () => resolve(fault('unreadable'));
      worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
        if (data.is === 'header') {
          header = columns ? { ...data.found, names: columns.of.names } : data.found;
          watch.onHeader(header);
        } else if (data.is === 'progress') watch.onProgress(data.done, data.rows);
        else resolve(data);
      };
      worker.postMessage({ ...wish, file: body } satisfies FileQuestion);
    });
    if (answer.is === 'fault') return answer;
    if (answer.is !== 'read' || !header) return fault('unreadable');
    return { is: 'read', facts: { ...(header as FoundHeader), ...answer }, body };
  } catch (error) {
    // The columns cannot be renamed as chosen.
    if (error instanceof CsvFault) return fault(error.code, error.message);
    throw error;
  } finally {
    worker.terminate();
  }
}

const fault = (code: FileFault['code'], message = ''): FileFault => ({ is: 'fault', code, message });

function tooLarge(bytes: number): FileFault {
  const [has, most] = [bytes, MAX_IMPORT_BYTES].map((size) => Math.ceil(size / 1024 / 1024));
  return fault(
    'too_large',
    `The file has ${has} MB; at most ${most} MB are imported at once. Split it and import the parts.`,
  );
}
