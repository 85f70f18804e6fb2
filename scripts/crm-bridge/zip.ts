/** Writes a ZIP archive of a few small files, uncompressed and the same for the same files. Format: PKWARE's APPNOTE 6.3. */
import { crc32 } from 'node:zlib';

export interface ZipFile {
  /** ASCII. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** 1 January 1980, the first day there is: no time of the build goes in. */
const DATE = 0x21;
const VERSION = 20;

export function zip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const about = aboutFile(name, content);
    const local = Buffer.concat([bytes(4, 0x04034b50), bytes(2, VERSION), about, Buffer.from(name)]);
    // Disk, attributes and comment are none.
    const place = Buffer.concat([bytes(2, 0, 0, 0), bytes(4, 0, offset)]);
    const head = Buffer.concat([bytes(4, 0x02014b50), bytes(2, VERSION, VERSION), about]);
    entries.push(Buffer.concat([head, place, Buffer.from(name)]));
    parts.push(local, Buffer.from(content));
    offset += local.length + content.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.concat([
    bytes(4, 0x06054b50),
    bytes(2, 0, 0, files.length, files.length),
    bytes(4, directory.length, offset),
    bytes(2, 0),
  ]);
  return Buffer.concat([...parts, directory, end]);
}

/** Flags, method 0, time, date, checksum, both sizes, length of the name, no extra field. */
function aboutFile(name: string, content: Uint8Array): Buffer {
  return Buffer.concat([
    bytes(2, 0, 0, 0, DATE),
    bytes(4, crc32(content), content.length, content.length),
    bytes(2, name.length, 0),
  ]);
}

/** Numbers of so many bytes each, the lowest first. */
function bytes(size: 2 | 4, ...numbers: number[]): Buffer {
  const buffer = Buffer.alloc(size * numbers.length);
  for (const [index, number] of numbers.entries()) buffer.writeUIntLE(number, index * size, size);
  return buffer;
}
