/** What is known of each planted bug, kept beside the code while the code stays the same, so that a run goes on where the last one stopped. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/test/run-command.ts';
import { commitOf } from '../../long/frame/commit.ts';
import { coveredBy } from '../../long/frame/covered.ts';
import { writeEvidence } from '../../long/frame/evidence.ts';
import type { Finding } from './finding.ts';
import type { Mutant } from './mutant.ts';

export interface World {
  readonly operations: number;
  readonly first: number;
  readonly last: number;
}

/** The seeds that showed nothing and the one that showed it, both counted from `World.first`. */
export type Known = Finding & { readonly seconds: number };

const PATH = join(root, '.cache', 'sim-mutants.json');

export class KeptFindings {
  /** All that a simulated world consists of; the bugs themselves are part of each key. */
  readonly #covered = coveredBy(['tests/sim/run.ts']);
  readonly #world: World;
  readonly #known: Record<string, Known>;

  constructor(world: World) {
    this.#world = world;
    this.#known = readKnown();
  }

  of(mutant: Mutant): Known | null {
    return this.#known[this.#keyOf(mutant)] ?? null;
  }

  keep(mutant: Mutant, known: Known): void {
    this.#write(this.#keyOf(mutant), known);
  }

  /** The product as it is shows nothing in this seed. */
  isQuiet(seed: number): boolean {
    return this.#known[this.#quietKey(seed)] !== undefined;
  }

  keepQuiet(seed: number): void {
    this.#write(this.#quietKey(seed), { seed: null, check: '', what: '', reached: seed, seconds: 0 });
  }

  #quietKey(seed: number): string {
    return hashOf([this.#covered.fingerprint, 'nothing planted', this.#world.operations, seed]);
  }

  #write(key: string, known: Known): void {
    this.#known[key] = known;
    mkdirSync(dirname(PATH), { recursive: true });
    writeFileSync(PATH, JSON.stringify(this.#known));
  }

  #keyOf(mutant: Mutant): string {
    return hashOf([this.#covered.fingerprint, mutant, this.#world.operations, this.#world.first]);
  }

  /** `docs/evidence/sim-mutants.json`. Returns its path. */
  writeEvidence(mutants: readonly Mutant[]): string {
    const { first, last, operations } = this.#world;
    const all = mutants.map((mutant) => ({ name: mutant.name, known: this.of(mutant) }));
    const ran = all.filter(({ known }) => known && (known.seed !== null || known.reached === last));
    const told = ran.map(
      ({ name, known }) =>
        [name, known?.seed == null ? 'not found' : `seed ${known.seed}: ${known.check}`] as const,
    );
    const evidence = {
      name: 'sim-mutants',
      what: `each planted bug is found within the seeds ${first} to ${last} of ${operations} operations`,
      ...commitOf(this.#covered.files),
      fingerprint: this.#covered.fingerprint,
      seed: first,
      wanted: mutants.length,
      done: ran.length,
      seen: countOf(ran.map(({ known }) => known?.check || 'not found')),
      seconds: all.reduce((sum, { known }) => sum + (known?.seconds ?? 0), 0),
      failures: told.filter(([, seen]) => seen === 'not found').map(([name]) => name),
      found: Object.fromEntries(told),
      /** The seeds of the findings, in which the product without a bug shows nothing. */
      quiet: [...new Set(ran.flatMap(({ known }) => known?.seed ?? []))]
        .filter((seed) => this.isQuiet(seed))
        .sort((a, b) => a - b),
    };
    return writeEvidence(evidence);
  }
}

const hashOf = (what: unknown) => createHash('sha256').update(JSON.stringify(what)).digest('hex');

function readKnown(): Record<string, Known> {
  try {
    return JSON.parse(readFileSync(PATH, 'utf8')) as Record<string, Known>;
  } catch {
    return {};
  }
}

function countOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
