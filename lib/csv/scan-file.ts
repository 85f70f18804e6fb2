/** Reads a CSV file as a stream: a few chunks of it are in memory at once, whatever its size. Runs in workers and in Node. */
import type { ImportKind } from '../schema/import-columns.ts';
import { decoderOf, detectEncoding, lineOfFault, wrongEncoding } from './decode-csv.ts';
import type { CsvRow } from './read-csv.ts';
import { type CsvHead, CsvScanner, type HeaderRow } from './scan-csv.ts';

export interface FileScan {
  readonly kind: ImportKind;
  /** What a person chose; else it is detected. */
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly maxRows?: number;
  /** As soon as it is read, before it may be refused. */
  onHeader?(found: FoundHeader): void;
  onRow(row: CsvRow): void;
  /** Bytes that were read so far. */
  onProgress?(bytes: number): void;
}

interface FoundText {
  /** Label of the Encoding Standard. */
  readonly encoding: string;
  readonly hasBom: boolean;
}

export type FoundHeader = FoundText & HeaderRow;
export type FoundFile = FoundText & CsvHead;

/** Bytes that tell an encoding, or that it is no text. */
const FIRST_BYTES = 8;
const LF = 0x0a;

/** Throws a `CsvFault`; what the browser throws where the file is gone, or changed since it was chosen. */
export async function scanFile(file: Blob, scan: FileScan): Promise<FoundFile> {
  const first = new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer());
  const { encoding, hasBom } = detectEncoding(first, scan.encoding);
  const text = { encoding, hasBom };
  const scanner = new CsvScanner({ ...scan, onHeader: (row) => scan.onHeader?.({ ...text, ...row }) });
  const decode = strictDecoder(encoding, scan.encoding);
  let bytes = 0;
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      scanner.push(decode(value));
      if (done) return { ...text, ...scanner.end() };
      bytes += value.length;
      scan.onProgress?.(bytes);
    }
  } finally {
    await reader.cancel();
  }
}

/** Of the chunks one after the other, `undefined` at the end; knows the line of what it refuses. */
function strictDecoder(encoding: string, chosen: string | undefined) {
  const decoder = decoderOf(encoding);
  const tellsLines = encoding === 'utf-8';
  let lines = 0;
  return (chunk: Uint8Array | undefined): string => {
    try {
      const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
      if (tellsLines && chunk) lines += countLines(chunk);
      return text;
    } catch {
      const line = chunk ? (lineOfFault(withoutBrokenStart(chunk)) ?? 1) : 1;
      throw wrongEncoding(encoding, chosen, tellsLines ? lines + line : null);
    }
  };
}

/** By line feeds; a cell may hold some. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

/** A character may begin in the chunk before. */
function withoutBrokenStart(chunk: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && ((chunk[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return chunk.subarray(start);
}
