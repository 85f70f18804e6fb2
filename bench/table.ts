/** The table of figures that `npm run bench` prints. */
import type { Figure } from './figure.ts';

const HEAD = ['id', 'figure', 'value', 'min … max', 'runs', 'target', 'aim', 'floor', ''];

function verdict({ value, target, aim, better }: Figure): string {
  const meets = (wanted: number) => (better === 'lower' ? value <= wanted : value >= wanted);
  if (meets(aim)) return 'aim met';
  return meets(target) ? 'target met' : 'missed';
}

const ratio = (times: number) => times.toFixed(times < 1 ? 2 : 1);

function rowOf(figure: Figure): string[] {
  const { id, name, unit, value, min, max, runs, target, aim, floor } = figure;
  const beside = floor === undefined ? '' : `${floor} (× ${ratio(value / floor)})`;
  const cells = [id, name, `${value} ${unit}`, `${min} … ${max}`, String(runs), String(target), String(aim)];
  return [...cells, beside];
}

/** Targets hold for the whole data set, so a quick run says nothing about them. */
export function formatTable(figures: readonly Figure[], quick: boolean): string {
  const rows = [HEAD, ...figures.map((figure) => [...rowOf(figure), quick ? '' : verdict(figure)])];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
