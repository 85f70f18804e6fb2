/** Hands a text file to the browser's downloads. Runs in the extension's pages. */

/** `csv`: pieces that make the file one after the other. */
export function saveFile(name: string, csv: readonly BlobPart[]): void {
  // The mark at the start tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', ...csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
