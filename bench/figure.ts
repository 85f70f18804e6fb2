/** What a benchmark figure is, as it stands in `bench/results.json`, and how it is made from samples. */

export interface Figure {
  readonly id: string;
  readonly name: string;
  readonly unit: 'ms' | 'KB' | 'MB' | 'B' | 'rows' | '/s' | 'score' | 'objects';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly target: number;
  readonly aim: number;
  readonly better: 'lower' | 'higher';
  /** Not what the target is for: it stands there for comparison. */
  readonly isBeside?: true;
  /** What the same machine needs in the same run for the part that nobody can save. */
  readonly floor?: number;
  /** The same by other stores with the same rows, in the unit of the figure. */
  readonly peers?: Readonly<Record<string, number>>;
}

/** With each of its runs, which are kept in a file of their own. */
export interface MeasuredFigure extends Figure {
  readonly samples: readonly number[];
}

export interface FigureHead {
  readonly id: string;
  readonly name: string;
  readonly unit: Figure['unit'];
  readonly target: number;
  readonly aim: number;
  /** Lower where absent. */
  readonly better?: Figure['better'];
  readonly isBeside?: true;
}

/** The share of samples that must not exceed the value: 0.5 is the median. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('No samples.');
  return value;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** A figure whose value is the median, or the given quantile, of the samples. */
export function figureOf(
  head: FigureHead,
  samples: readonly number[],
  more: { floor?: readonly number[]; share?: number } = {},
): MeasuredFigure {
  return {
    ...head,
    value: round(quantile(samples, more.share ?? 0.5)),
    min: round(Math.min(...samples)),
    max: round(Math.max(...samples)),
    runs: samples.length,
    better: head.better ?? 'lower',
    samples: samples.map(round),
    ...(more.floor ? { floor: round(quantile(more.floor, more.share ?? 0.5)) } : {}),
  };
}
