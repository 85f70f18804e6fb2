/** How figures grow with the data: the same measurements at one, four and sixteen times a tenth of L, and what a row costs at each. */
import { type Dataset, QUICK } from './dataset.ts';
import type { Figure } from './figure.ts';
import { inColumns } from './table.ts';

export const TIMES = [1, 4, 16] as const;

/** A little more than what two runs of the same differ by. */
const NOISE = 1.15;

export interface Grown {
  readonly id: string;
  readonly name: string;
  readonly unit: Figure['unit'];
  /** At each of `TIMES`; `null` where it could not be measured. */
  readonly values: readonly (number | null)[];
  /** What a row costs at the largest set, in what it costs at the smallest. */
  readonly ofRow: number | null;
}

export const datasetAt = (times: number): Dataset => ({
  name: `${times} × L/10`,
  users: QUICK.users * times,
  agents: QUICK.agents * times,
});

/** Figures of one run at each size, by size. */
export function grow(runs: readonly (readonly Figure[])[]): Grown[] {
  const ids = [...new Set(runs.flatMap((figures) => figures.map(({ id }) => id)))];
  return ids.flatMap((id) => {
    const each = runs.map((figures) => figures.find((figure) => figure.id === id));
    const first = each.find((figure) => figure !== undefined);
    if (!first) return [];
    const values = each.map((figure) => figure?.value ?? null);
    return [{ id, name: first.name, unit: first.unit, values, ofRow: ofRow(values, first.better) }];
  });
}

function ofRow(values: readonly (number | null)[], better: Figure['better']): number | null {
  const [small, large] = [values[0], values.at(-1)];
  const most = TIMES.at(-1) ?? 1;
  if (!small || !large) return null;
  const cost = better === 'lower' ? large / small : small / large;
  return Math.round((cost / most) * 100) / 100;
}

/** Whether a row costs no more in a large directory than in a small one. */
export function describeGrowth({ ofRow: cost }: Grown): string {
  if (cost === null) return '';
  return cost <= NOISE ? 'does not rise' : 'rises';
}

const HEAD = ['id', 'figure', ...TIMES.map((times) => `${times} ×`), 'a row at 16 ×', ''];

/** With a head. */
export function growthRows(grown: readonly Grown[]): string[][] {
  const rows = grown.map((one) => [
    one.id,
    one.name,
    ...one.values.map((value) => (value === null ? '' : `${value} ${one.unit}`)),
    one.ofRow === null ? '' : `× ${one.ofRow}`,
    describeGrowth(one),
  ]);
  return [HEAD, ...rows];
}

export const formatGrowth = (grown: readonly Grown[]) => inColumns(growthRows(grown));
