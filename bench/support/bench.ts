/** What the figures of one run share: data set, progress lines, and things to close at the end. */
import type { Dataset } from '../dataset.ts';
import type { Figure } from '../figure.ts';

export interface BenchOptions {
  readonly dataset: Dataset;
  readonly quick: boolean;
  say(line: string): void;
  /** Tells and keeps figures of a measurement that goes on: what fails after them does not lose them. */
  had(...figures: Figure[]): void;
}

export interface Bench extends BenchOptions {
  /** Closed in reverse order at the end of the run, whatever happens before. */
  atEnd(close: () => Promise<unknown>): void;
  /** Closes now what was registered last. */
  close(): Promise<void>;
  /** Chooses the number of runs. */
  runs(full: number, quick: number): number;
}

export type Measurement = (bench: Bench) => Promise<Figure[]>;

export function createBench(options: BenchOptions): Bench {
  const closing: (() => Promise<unknown>)[] = [];
  return {
    ...options,
    atEnd: (close) => void closing.push(close),
    runs: (full, quick) => (options.quick ? quick : full),
    async close() {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}
