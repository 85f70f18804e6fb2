/** What a long run leaves behind: `docs/evidence/NAME.json`, as `contract.md` describes it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../../scripts/test/run-command.ts';

export interface Evidence {
  readonly name: string;
  readonly what: string;
  readonly commit: string;
  readonly isModified: boolean;
  readonly seed: number;
  /** The count of the test; met only where as many were done with no failure. */
  readonly wanted: number;
  readonly done: number;
  /** What rounds ended in, counted. */
  readonly seen: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly failures: readonly string[];
}

/** Returns the path from the root. */
export function writeEvidence(evidence: Evidence): string {
  const folder = join(root, 'docs', 'evidence');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${evidence.name}.json`);
  const shown = { ...evidence, seconds: Math.round(evidence.seconds), date: new Date().toISOString() };
  writeFileSync(path, `${JSON.stringify(shown, null, 2)}\n`);
  return relative(root, path);
}
