/** A defence taken out of the product, and the test that must fail then. */
import type { Planted } from '../sim/mutants/mutant.ts';

export interface SecurityMutant extends Planted {
  readonly test: {
    /** Path from the root of the repository. */
    readonly file: string;
    /** As it stands in the file; what a table fills in too. */
    readonly title: string;
  };
}

/** What titles of tables and of templates stand for. */
const FILLED = /\\?\$\\?\{[^}]*\}|\\?\$\w+|%[sdijop]/g;

/** Matches the full name of the test, whatever fills its title. */
export function patternOf(title: string): string {
  return title.replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(FILLED, '.*');
}
