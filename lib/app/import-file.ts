/** A chosen CSV file, read by a worker of its own, so that the page stays usable whatever its size. */
import type { ImportKind } from '../schema/import-columns.ts';

export interface FileFacts {
  encoding: string;
  hasBom: boolean;
  delimiter: string;
  rows: number;
  ignored: string[];
  missing: string[];
}

export interface FileWish {
  kind: ImportKind;
  /** What a person chose instead of what is detected. */
  encoding?: string | undefined;
  delimiter?: string | undefined;
}

export type FileQuestion = ({ ask: 'open'; file: File } & FileWish) | { ask: 'piece'; place: number };

export type FileAnswer =
  | { is: 'opened'; facts: FileFacts; pieces: number }
  | { is: 'piece'; text: string }
  | { is: 'fault'; code: string; message: string };

export interface OpenedFile {
  is: 'opened';
  facts: FileFacts;
  pieces: number;
  piece(place: number): Promise<string>;
  /** Ends the worker and lets go of the text. */
  close(): void;
}

export type OpenFile = (
  file: File,
  wish: FileWish,
) => Promise<OpenedFile | Extract<FileAnswer, { is: 'fault' }>>;

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

export const openFile: OpenFile = async (file, wish) => {
  // Our own file: papaparse's worker from a blob is refused by the extension's policy.
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
  const ask = (question: FileQuestion) =>
    new Promise<FileAnswer>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => resolve(data);
      worker.onerror = () =>
        resolve({ is: 'fault', code: 'unreadable', message: 'The file cannot be read.' });
      worker.postMessage(question);
    });
  const answer = await ask({ ask: 'open', file, ...wish });
  if (answer.is !== 'opened') {
    worker.terminate();
    return answer.is === 'fault' ? answer : { is: 'fault', code: 'unreadable', message: '' };
  }
  return {
    ...answer,
    close: () => worker.terminate(),
    async piece(place) {
      const piece = await ask({ ask: 'piece', place });
      if (piece.is === 'piece') return piece.text;
      throw new Error('The file cannot be read any more.');
    },
  };
};
