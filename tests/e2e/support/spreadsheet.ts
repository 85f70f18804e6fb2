/** A file as an administrator treats it: downloaded, opened in a spreadsheet of another country, saved, chosen. */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Page } from 'playwright';

/** Cells by row, the header first. */
export type Sheet = string[][];

export async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFile(await file.path());
}

export function openSheet(file: Buffer): Sheet {
  const text = file.toString('utf8').replace(/^\uFEFF/, '');
  return Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true }).data;
}

/** As spreadsheets of half of Europe do: semicolons, every cell in quotes, CRLF, a BOM. */
export function saveSheet(sheet: Sheet): Buffer {
  return Buffer.from(`\uFEFF${Papa.unparse(sheet, { delimiter: ';', quotes: true, newline: '\r\n' })}\r\n`);
}

/** Row number as the spreadsheet shows it. */
export function rowOf(sheet: Sheet, column: string, value: string): number {
  const place = sheet[0]?.indexOf(column) ?? -1;
  const found = sheet.findIndex((cells) => cells[place] === value);
  if (place < 0 || found < 0) throw new Error(`No row has ${column} ${value}.`);
  return found + 1;
}

export function setCells(sheet: Sheet, row: number, cells: Readonly<Record<string, string>>): void {
  for (const [column, value] of Object.entries(cells)) {
    const place = sheet[0]?.indexOf(column) ?? -1;
    const line = sheet[row - 1];
    if (place < 0 || !line) throw new Error(`There is no ${column} in row ${row}.`);
    line[place] = value;
  }
}

export async function chooseCsv(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose CSV file' }).click();
  await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer });
}
