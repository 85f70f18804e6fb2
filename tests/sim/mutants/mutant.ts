/** What a planted bug is: a small change of the product's source, made where it is loaded; the files stay as they are. */
import type { Invariant } from '../violation.ts';

export interface Planted {
  readonly name: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly instead: string;
}

export interface Mutant extends Planted {
  /** The promises that it should be seen to break; another one will do. */
  readonly breaks: readonly Invariant[];
}

/** Throws where the source has moved on: the bug must be planted anew. */
export function mutated(source: string, { name, file, text, instead }: Planted): string {
  const [before, after, ...more] = source.split(text);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`The mutant ${name} does not fit ${file} any more.`);
  return before + instead + after;
}
