/** One number for a whole copy of the configuration: equal for equal rows, in whichever order they came. */
import { createHash } from 'node:crypto';
import type { Directory } from '../../lib/domain/directory.ts';
import { KINDS } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { textOf } from '../sim/units.ts';

export function hashOf(directory: Directory): string {
  const hash = createHash('sha256');
  for (const kind of KINDS)
    for (const row of sorted(directory.values(kind))) hash.update(`${kind} ${textOf(row)}\n`);
  return hash.digest('hex').slice(0, 16);
}

const sorted = (rows: Iterable<AnyRow>) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Versions by id, to be compared with what the database says. */
export function versionsOf(directory: Directory): Map<string, number> {
  return new Map(
    KINDS.flatMap((kind) => [...directory.values(kind)].map((row: AnyRow) => [row.id, row.version] as const)),
  );
}
