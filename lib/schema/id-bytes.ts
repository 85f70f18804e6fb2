/** Ids as sixteen bytes: how tables of many rows hold them, and numbers to find them by. Runs everywhere. */

export const ID_BYTES = 16;

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const HYPHEN = 45;
/** Where the two digits of each byte stand in a UUID's text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** The text of the id that begins at that byte. Made in one piece: added up piece by piece it would stay a tree of pieces. */
export function readId(bytes: Uint8Array, offset: number): string {
  const codes: number[] = [];
  for (let index = 0; index < ID_BYTES; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) codes.push(HYPHEN);
    const byte = bytes[offset + index] ?? 0;
    codes.push(DIGITS[byte >> 4] ?? 0, DIGITS[byte & 15] ?? 0);
  }
  return String.fromCharCode(...codes);
}

/** Writes a lower-case UUID; anything else comes out as other bytes, never as an error. */
export function writeId(text: string, bytes: Uint8Array, offset: number): void {
  for (let index = 0; index < ID_BYTES; index += 1) {
    const place = PLACES[index] ?? 0;
    bytes[offset + index] = digit(text.charCodeAt(place)) * 16 + digit(text.charCodeAt(place + 1));
  }
}

export function bytesOfId(text: string): Uint8Array {
  const bytes = new Uint8Array(ID_BYTES);
  writeId(text, bytes, 0);
  return bytes;
}

export function isSameId(bytes: Uint8Array, offset: number, id: Uint8Array): boolean {
  for (let index = 0; index < ID_BYTES; index += 1) if (bytes[offset + index] !== id[index]) return false;
  return true;
}

/** 32 bits of all sixteen bytes: clients may choose ids that begin alike. */
export function hashId(bytes: Uint8Array, offset: number): number {
  let hash = 0x811c9dc5;
  for (let index = offset; index < offset + ID_BYTES; index += 4) {
    const word =
      ((bytes[index] ?? 0) << 24) |
      ((bytes[index + 1] ?? 0) << 16) |
      ((bytes[index + 2] ?? 0) << 8) |
      (bytes[index + 3] ?? 0);
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/** FNV-1a over a stretch of UTF-16 code units. */
export function hashText(text: string, start = 0, end = text.length): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function digit(code: number): number {
  return code > 57 ? (code - 87) & 15 : (code - 48) & 15;
}
