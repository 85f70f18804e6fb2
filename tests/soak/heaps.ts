/** Memory of everybody who takes part in a soak, sampled after a garbage collection, and whether it stays flat. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Megabytes by name, at some moment. */
export type Sample = Readonly<Record<string, number>>;

const MB = 1024 * 1024;

export function ownHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / MB;
}

export interface Trend {
  readonly early: number;
  readonly late: number;
  readonly isFlat: boolean;
}

/** Grown by no more than a tenth and this many megabytes from the second to the last quarter of the time. */
const SLACK_MB = 4;

/** Of the second and the last quarter the medians: the first quarter is warming up. */
export function trendOf(values: readonly number[]): Trend {
  const quarter = values.length / 4;
  const early = median(values.slice(Math.floor(quarter), Math.max(Math.floor(2 * quarter), 1)));
  const late = median(values.slice(Math.floor(3 * quarter)));
  return { early, late, isFlat: late <= early * 1.1 + SLACK_MB };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function trendsOf(samples: readonly Sample[]): Record<string, Trend> {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  const valuesOf = (name: string) => samples.flatMap((sample) => sample[name] ?? []);
  return Object.fromEntries(names.map((name) => [name, trendOf(valuesOf(name))]));
}
