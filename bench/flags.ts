/** What `npm run bench` can be told. */
import { parseArgs } from 'node:util';

export interface Flags {
  /** A tenth of L, fewer repetitions, no peers. */
  readonly quick: boolean;
  /** At one, four and sixteen times a tenth of L. */
  readonly growth: boolean;
  readonly only: readonly string[] | undefined;
}

export const USAGE = 'Usage: npm run bench [-- --quick | --growth] [-- --only P5,P8,peers]';

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  growth: { type: 'boolean', default: false },
  only: { type: 'string' },
} as const;

export function readFlags(
  known: readonly string[],
  args: readonly string[] = process.argv.slice(2),
): Flags | { wrong: string } {
  try {
    const { quick, growth, only } = parseArgs({ args: [...args], options: OPTIONS }).values;
    const names = only?.split(',');
    const unknown = names?.filter((name) => !known.includes(name)) ?? [];
    if (unknown.length > 0) {
      return {
        wrong: `--only does not know ${unknown.join(', ')}. It knows ${[...new Set(known)].join(', ')}.`,
      };
    }
    return { quick, growth, only: names };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
