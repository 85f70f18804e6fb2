/** The tables that `npm run bench` prints, and what they say of a figure. */
import type { Figure } from './figure.ts';
import type { MeasuredPeers } from './peers/measure-peers.ts';

const HEAD = ['id', 'figure', 'value', 'min … max', 'runs', 'target', 'aim', 'floor', ''];

export function verdict({ value, target, aim, better, isBeside }: Figure): string {
  if (isBeside) return 'for comparison';
  const meets = (wanted: number) => (better === 'lower' ? value <= wanted : value >= wanted);
  if (meets(aim)) return 'aim met';
  return meets(target) ? 'target met' : 'missed';
}

export const ratio = (times: number) => times.toFixed(times < 1 ? 2 : 1);

export const describeFloor = (floor: number, value: number) =>
  floor === 0 ? '0' : `${floor} (× ${ratio(value / floor)})`;

function rowOf(figure: Figure): string[] {
  const { id, name, unit, value, min, max, runs, target, aim, floor } = figure;
  const beside = floor === undefined ? '' : describeFloor(floor, value);
  const cells = [id, name, `${value} ${unit}`, `${min} … ${max}`, String(runs), String(target), String(aim)];
  return [...cells, beside];
}

/** Targets hold for the whole data set, so a quick run says nothing about them. */
export function formatTable(figures: readonly Figure[], quick: boolean): string {
  return inColumns([HEAD, ...figures.map((figure) => [...rowOf(figure), quick ? '' : verdict(figure)])]);
}

/** Each figure that peers have, beside theirs, and how many times as long each took. */
export function formatPeers(
  figures: readonly Pick<Figure, 'id' | 'value'>[],
  { values }: Pick<MeasuredPeers, 'values'>,
): string {
  const names = [...new Set(Object.values(values).flatMap((ofFigure) => Object.keys(ofFigure)))];
  const rows = Object.entries(values).map(([id, ofFigure]) => {
    const own = figures.find((figure) => figure.id === id)?.value;
    const besides = names.map((name) => {
      const value = ofFigure[name];
      if (value === undefined) return '';
      return own === undefined ? `${value} ms` : `${value} ms (× ${ratio(value / own)})`;
    });
    return [id, own === undefined ? '' : `${own} ms`, ...besides];
  });
  return inColumns([['id', 'Patchpanel', ...names], ...rows]);
}

export function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
