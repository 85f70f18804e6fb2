/** A file is read as a stream, however it is cut into chunks, or refused with the line; its columns can be renamed. */
import { expect, it } from 'vitest';
import { CsvFault } from '../../lib/csv/csv-fault.ts';
import { decodeCsv } from '../../lib/csv/decode-csv.ts';
import { renameColumns } from '../../lib/csv/rename-columns.ts';
import { type FoundHeader, scanFile } from '../../lib/csv/scan-file.ts';

/** A file that arrives in chunks of so many bytes. */
class Chunked extends Blob {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #size: number;

  constructor(bytes: Uint8Array<ArrayBuffer>, size: number) {
    super([bytes]);
    this.#bytes = bytes;
    this.#size = size;
  }

  override stream(): ReturnType<Blob['stream']> {
    let at = 0;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        if (at >= this.#bytes.length) return controller.close();
        controller.enqueue(this.#bytes.slice(at, at + this.#size));
        at += this.#size;
      },
    });
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean) => {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 * at, text.charCodeAt(at), isLittle);
  return bytes;
};
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const TEXT = 'Username;Full Name\r\neve;Ève 🙂\r\nfinn;Finn\r\n';

async function scan(bytes: Uint8Array<ArrayBuffer>, size: number, encoding?: string) {
  const cells: (readonly string[])[] = [];
  const found = await scanFile(new Chunked(bytes, size), {
    kind: 'crm-users',
    encoding,
    onRow: (row) => cells.push([row.cells[1] ?? '', row.cells[3] ?? '']),
  });
  return { encoding: found.encoding, hasBom: found.hasBom, delimiter: found.delimiter, cells };
}

it.each([
  ['UTF-8', utf8(TEXT), undefined, { encoding: 'utf-8', hasBom: false }],
  ['UTF-8 with BOM', utf8(`\uFEFF${TEXT}`), undefined, { encoding: 'utf-8', hasBom: true }],
  ['UTF-16 LE', utf16(`\uFEFF${TEXT}`, true), undefined, { encoding: 'utf-16le', hasBom: true }],
  ['UTF-16 BE', utf16(`\uFEFF${TEXT}`, false), undefined, { encoding: 'utf-16be', hasBom: true }],
])('%s in chunks of any size', async (_, bytes, encoding, found) => {
  for (const size of [1, 2, 3, 5, 1_000]) {
    const cells = [
      ['eve', 'Ève 🙂'],
      ['finn', 'Finn'],
    ];
    expect(await scan(bytes, size, encoding)).toEqual({ ...found, delimiter: ';', cells });
  }
});

it('an encoding that was chosen', async () => {
  const bytes = latin('Username;Full Name\r\neve;\xc8ve\r\n');
  expect((await scan(bytes, 3, 'windows-1252')).cells).toEqual([['eve', 'Ève']]);
});

it.each([
  ['in the middle', '\neve;\xe8ve\n'],
  ['at the end', `\n${'a;b\n'.repeat(40)}eve;\xe8`],
  ['in the header', ';\xe8\n'],
])('what is no UTF-8 %s is refused with the line, as reading it whole does', async (_, rest) => {
  const bytes = latin(`Username;Full Name${rest}`);
  const whole = (() => {
    try {
      decodeCsv(bytes);
    } catch (error) {
      return error;
    }
  })();
  expect(whole).toBeInstanceOf(CsvFault);
  for (const size of [1, 2, 7, 1_000]) await expect(scan(bytes, size)).rejects.toEqual(whole);
});

it.each([
  ['a workbook', [0x50, 0x4b, 0x03, 0x04], 'an Excel workbook'],
  ['gzip', [0x1f, 0x8b, 0x08, 0x00], 'compressed with gzip'],
])('%s that was renamed is told', async (_, bytes, text) => {
  await expect(scan(Uint8Array.from(bytes), 2)).rejects.toThrow(text);
});

it('ten thousand columns are refused by their number', async () => {
  const header = Array.from({ length: 10_000 }, (_, n) => (n === 0 ? 'Username' : `c${n}`)).join(';');
  await expect(scan(utf8(`${header}\n`), 1_000)).rejects.toThrow('Row 1 has 10000 columns; at most 100');
});

it('a cell of ten megabytes is read, and the row told', async () => {
  const cell = 'x'.repeat(10 * 1024 * 1024);
  const { cells } = await scan(utf8(`Username;Full Name\neve;"${cell}"\nfinn;Finn\n`), 65_536);
  expect(cells.map(([username, name]) => [username, name?.length])).toEqual([
    ['eve', cell.length],
    ['finn', 4],
  ]);
});

it('a file that changed while it was read fails as the browser says', async () => {
  const gone = new DOMException('The file could not be read.', 'NotReadableError');
  class Gone extends Chunked {
    override stream(): ReturnType<Blob['stream']> {
      return new ReadableStream({ pull: (controller) => controller.error(gone) });
    }
  }
  const reading = scanFile(new Gone(utf8(TEXT), 4), { kind: 'crm-users', onRow: () => {} });
  await expect(reading).rejects.toBe(gone);
});

const KIND = { kind: 'crm-users' } as const;
const LOGIN = 'Login;Ναμε;Telefon\r\neve;Eve;1\r\n';

it.each([
  ['UTF-8', utf8(LOGIN), 'utf-8', false],
  ['UTF-8 with BOM and sep=', utf8(`\uFEFFsep=;\r\n${LOGIN}`), 'utf-8', true],
  ['UTF-16 LE', utf16(`\uFEFF${LOGIN}`, true), 'utf-16le', true],
  ['UTF-16 BE', utf16(`\uFEFF${LOGIN}`, false), 'utf-16be', true],
] as const)('columns of %s get other names', async (_, bytes, encoding, hasBom) => {
  const header: FoundHeader = { encoding, hasBom, delimiter: ';', names: ['Login', 'Ναμε', 'Telefon'] };
  const renamedFile = await renameColumns(new Blob([bytes]), header, {
    ...KIND,
    columns: { Username: 0, 'Full Name': 1, 'Native Id': -1 },
  });
  const text = decodeCsv(new Uint8Array(await renamedFile.arrayBuffer())).text;
  expect(text.replace(/^sep=;\r\n/, '')).toBe('Username;Full Name;\r\neve;Eve;1\r\n');
});

/** As the page does it: with the header that reading the file found. */
async function renamed(text: string, columns: Record<string, number>) {
  const file = new Blob([text]);
  let header: FoundHeader | undefined;
  await scanFile(file, { ...KIND, onHeader: (found) => (header = found), onRow: () => {} }).catch(() => {});
  if (!header) throw new Error('There is no header.');
  return (await renameColumns(file, header, { ...KIND, columns })).text();
}

it.each([
  ['lines of delimiters', ',,\r\n\r\n,,,,\r\n'],
  ['blank cells in quotes', '"",,""\r\n""\r\n'],
  ['a line sep=', 'sep=,\r\n,,\r\n'],
])('%s before the header are not taken for it', async (_, before) => {
  expect(await renamed(`${before}Login,Name,Tel\r\neve,Eve,1\r\n`, { Username: 0, 'Full Name': 1 })).toBe(
    `${before}Username,Full Name,\r\neve,Eve,1\r\n`,
  );
});

it('lines of delimiters tell no delimiter', async () => {
  expect((await scan(utf8(';;\r\n\r\nUsername;Full Name\r\neve;Eve\r\n'), 7)).cells).toEqual([
    ['eve', 'Eve'],
  ]);
});

it('a line of spaces is the header, as it is where the file is read', async () => {
  expect(await renamed(' ,\r\nLogin,Name\r\n', { Username: 0 })).toBe('Username,\r\nLogin,Name\r\n');
});

it('a header without any row below it gets other names', async () => {
  expect(await renamed('Login,Name', { Username: 0, 'Full Name': 1 })).toBe('Username,Full Name');
});

it('columns whose names go over lines are refused, and why', async () => {
  const fault = { code: 'header', message: expect.stringContaining('goes over several lines') };
  await expect(renamed('"Log\nin",Name\neve,Eve\n', { Username: 0 })).rejects.toMatchObject(fault);
});
