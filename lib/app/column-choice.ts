/** Which column of a file is which, by its header or as a person chose. Pure. */
import type { ColumnPlaces } from '../csv/rename-columns.ts';
import type { FoundHeader } from '../csv/scan-file.ts';
import { IMPORT_COLUMNS, type ImportKind } from '../schema/import-columns.ts';

export type { FoundHeader };

const fold = (name: string) => name.trim().toLowerCase();

/** For each column of the kind its place in the file's rows; -1 where the file has none. */
export function columnPlaces(
  kind: ImportKind,
  { names }: FoundHeader,
  chosen: ColumnPlaces | undefined,
): [column: string, place: number][] {
  const folded = names.map(fold);
  return IMPORT_COLUMNS[kind].map((column) => [column, chosen?.[column] ?? folded.indexOf(fold(column))]);
}
