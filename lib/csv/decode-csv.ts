/** The text of a file: UTF-8 with or without BOM, UTF-16 by its BOM; any other encoding is asked for, never guessed. */
import { CsvFault } from './csv-fault.ts';

export interface DecodedCsv {
  readonly text: string;
  /** Label of the Encoding Standard. */
  readonly encoding: string;
  readonly hasBom: boolean;
}

const BOMS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** First bytes of files that are often renamed to .csv. */
const FOREIGN = [
  { is: 'an Excel workbook or another zip archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { is: 'an old Excel workbook', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { is: 'compressed with gzip', bytes: [0x1f, 0x8b] },
  { is: 'a PDF document', bytes: [0x25, 0x50, 0x44, 0x46] },
] as const;

/** Throws a `CsvFault`. `chosen` is what a person said the encoding is; a BOM knows better. */
export function decodeCsv(bytes: Uint8Array, chosen?: string): DecodedCsv {
  const { encoding, hasBom } = detectEncoding(bytes, chosen);
  return { text: decode(bytes, encoding, chosen), encoding, hasBom };
}

/** Of the first bytes; throws a `CsvFault` for what is no text at all. */
export function detectEncoding(bytes: Uint8Array, chosen?: string): Omit<DecodedCsv, 'text'> {
  const foreign = FOREIGN.find((kind) => beginsWith(bytes, kind.bytes));
  if (foreign) {
    throw new CsvFault('not_csv', `The file is no CSV: it is ${foreign.is}. Save it as CSV UTF-8 first.`);
  }
  const bom = BOMS.find((mark) => beginsWith(bytes, mark.bytes));
  return { encoding: bom?.encoding ?? chosen ?? 'utf-8', hasBom: bom !== undefined };
}

function decode(bytes: Uint8Array, encoding: string, chosen: string | undefined): string {
  try {
    return decoderOf(encoding).decode(bytes);
  } catch (error) {
    if (error instanceof CsvFault) throw error;
    throw wrongEncoding(encoding, chosen, encoding === 'utf-8' ? lineOfFault(bytes) : null);
  }
}

/** Refuses bytes that the encoding does not have, and throws a `CsvFault` for an encoding that is not known. */
export function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new CsvFault('encoding', `There is no encoding called ${encoding}. Use utf-8 or windows-1252.`);
  }
}

export function wrongEncoding(encoding: string, chosen: string | undefined, line: number | null): CsvFault {
  const where = line === null ? '' : ` from line ${line} on`;
  const what = chosen === undefined ? 'Say which encoding it has, such as windows-1252.' : 'Choose another.';
  return new CsvFault('encoding', `The file is not ${encoding.toUpperCase()}${where}. ${what}`, line);
}

/** Decodes line by line, as the decoder itself does not tell where it failed. */
export function lineOfFault(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(start, stop));
    } catch {
      return line;
    }
    start = stop;
  }
  return null;
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
