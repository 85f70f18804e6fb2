/** Gives the columns of a file other names, without reading more of it than its header. Runs in the extension's pages. */
import { IMPORT_COLUMNS, type ImportKind } from '../schema/import-columns.ts';
import { CsvFault } from './csv-fault.ts';
import type { FoundHeader } from './scan-file.ts';

/** For columns of the kind the place of theirs in the file's rows, from 0. */
export type ColumnPlaces = Readonly<Record<string, number>>;

/** No header that is read is longer. */
const MOST_HEADER = 1_000_000;
const LINE_END = /\r\n|\r|\n/;

/** The file with the header that the places say; every other column of it loses its name. Throws a `CsvFault` where the header is no single line. */
export async function renameColumns(
  file: Blob,
  place: FoundHeader,
  { kind, columns }: { kind: ImportKind; columns: ColumnPlaces },
): Promise<Blob> {
  const bytes = new Uint8Array(await file.slice(0, MOST_HEADER).arrayBuffer());
  const text = new TextDecoder(place.encoding, { ignoreBOM: true }).decode(bytes);
  const line = headerLine({ text, isWhole: bytes.length === file.size }, place);
  const names = place.names.map((_, index) => nameAt(index, kind, columns));
  const header = encodeAscii(names.join(place.delimiter), place.encoding);
  const [start, end] = [byteAt(bytes, place.encoding, line.start), byteAt(bytes, place.encoding, line.end)];
  return new Blob([file.slice(0, start), header, file.slice(end)], { type: file.type });
}

function nameAt(index: number, kind: ImportKind, columns: ColumnPlaces): string {
  return IMPORT_COLUMNS[kind].find((column) => columns[column] === index) ?? '';
}

interface HeadText {
  readonly text: string;
  /** It is the whole file. */
  readonly isWhole: boolean;
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** Where the first line with a text in a cell is, the line `sep=` apart, as the file is read. */
function headerLine({ text, isWhole }: HeadText, { names, delimiter }: FoundHeader): Line {
  if (names.some((name) => LINE_END.test(name))) throw new CsvFault('header', OVER_LINES);
  const lineEnds = new RegExp(LINE_END, 'g');
  let start = /^\uFEFF?(?:"?sep=[,;\t|]"?(?:\r\n|\r|\n))?/i.exec(text)?.[0].length ?? 0;
  for (;;) {
    lineEnds.lastIndex = start;
    const found = lineEnds.exec(text);
    if (!found && !isWhole) throw new CsvFault('header', TOO_FAR);
    const end = found?.index ?? text.length;
    if (!found || !isBlankLine(text.slice(start, end), delimiter)) return { start, end };
    start = lineEnds.lastIndex;
  }
}

const isBlankLine = (line: string, delimiter: string) =>
  line.split(delimiter).every((cell) => cell === '' || cell === '""');

const OVER_LINES =
  'The header goes over several lines, so its columns cannot be given other names here. Put it on one line in the file.';
const TOO_FAR =
  'The header ends too far from the beginning of the file, so its columns cannot be given other names here.';

/** The number of bytes that make so many characters; encodings whose characters differ in size are asked for it. */
function byteAt(bytes: Uint8Array, encoding: string, characters: number): number {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const decoder = new TextDecoder(encoding, { ignoreBOM: true });
    const isEnough = decoder.decode(bytes.subarray(0, middle), { stream: true }).length >= characters;
    if (isEnough) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The names of columns are ASCII, which all offered encodings hold, those of two bytes apart. */
function encodeAscii(text: string, encoding: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  if (!encoding.startsWith('utf-16')) return bytes;
  const wide = new Uint8Array(2 * bytes.length);
  const first = encoding === 'utf-16le' ? 0 : 1;
  for (const [index, byte] of bytes.entries()) wide[2 * index + first] = byte;
  return wide;
}
