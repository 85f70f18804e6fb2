/** How far a long run came, kept beside the code so that an interrupted one goes on. Other code that it covers, or another seed, begins anew. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/test/run-command.ts';

interface Run {
  readonly name: string;
  /** Of the code that the run covers. */
  readonly fingerprint: string;
  readonly seed: number;
}

export interface Progress extends Run {
  done: number;
  seconds: number;
  seen: Record<string, number>;
  failures: string[];
}

const pathOf = ({ name }: Run) => join(root, '.cache', 'test-long', `${name}.json`);

export function readProgress(run: Run): Progress {
  const fresh = { ...run, done: 0, seconds: 0, seen: {}, failures: [] };
  try {
    const kept = JSON.parse(readFileSync(pathOf(run), 'utf8')) as Progress;
    return kept.fingerprint === run.fingerprint && kept.seed === run.seed ? kept : fresh;
  } catch {
    return fresh;
  }
}

export function writeProgress(progress: Progress): void {
  mkdirSync(dirname(pathOf(progress)), { recursive: true });
  writeFileSync(pathOf(progress), JSON.stringify(progress));
}
