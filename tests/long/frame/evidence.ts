/** What a long run leaves behind: `docs/evidence/NAME.json`, as `contract.md` describes it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../../scripts/test/run-command.ts';

export interface Evidence {
  readonly name: string;
  readonly what: string;
  readonly commit: string;
  readonly isModified: boolean;
  /** Of the code that it covers (`covered.ts`): it counts for as long as this is the same. */
  readonly fingerprint: string;
  readonly seed: number;
  /** The count of the test; met only where as many were done with no failure. */
  readonly wanted: number;
  readonly done: number;
  /** What rounds ended in, counted. */
  readonly seen: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly failures: readonly string[];
}

const FOLDER = join(root, 'docs', 'evidence');

/** As it is there; older ones have no fingerprint. Null where there is none. */
export function readEvidence(name: string): (Omit<Evidence, 'fingerprint'> & Partial<Evidence>) | null {
  try {
    return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Evidence;
  } catch {
    return null;
  }
}

/** Returns the path from the root. */
export function writeEvidence(evidence: Evidence): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${evidence.name}.json`);
  const shown = { ...evidence, seconds: Math.round(evidence.seconds), date: new Date().toISOString() };
  writeFileSync(path, `${JSON.stringify(shown, null, 2)}\n`);
  return relative(root, path);
}
