/** What a test with a large count is: rounds that stand for themselves, so that a run can go on where it stopped. */

export interface LongContext {
  readonly seed: number;
  /** As many processes as a test may keep busy that can use several. */
  readonly processes: number;
  say(line: string): void;
}

export interface Rounds {
  /** Throws where the round shows a fault; else says in a few words what it came to, which is counted. */
  run(round: number): Promise<{ seen: string }>;
  /** Ends what rounds share, and looks at it as a whole: failures that no single round could see. */
  close(): Promise<string[]>;
}

export interface LongTest {
  readonly name: string;
  readonly what: string;
  /** Where the code that it runs begins: its own module, and those of the programs it starts. */
  readonly covers: readonly string[];
  /** Rounds of the whole test. */
  readonly count: number;
  open(context: LongContext): Promise<Rounds>;
}

/** The same numbers for the same seed and round: mulberry32. */
export function randomOf(seed: number, round: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
