/** How far a long run came, kept beside the code so that an interrupted one goes on. Another commit or seed begins anew. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/test/run-command.ts';
import type { Commit } from './commit.ts';

interface Run {
  readonly name: string;
  readonly commit: Commit;
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
  // Changed files may be other ones each time.
  if (run.commit.isModified) return fresh;
  try {
    const kept = JSON.parse(readFileSync(pathOf(run), 'utf8')) as Progress;
    const isSame =
      kept.commit.commit === run.commit.commit && !kept.commit.isModified && kept.seed === run.seed;
    return isSame ? kept : fresh;
  } catch {
    return fresh;
  }
}

export function writeProgress(progress: Progress): void {
  mkdirSync(dirname(pathOf(progress)), { recursive: true });
  writeFileSync(pathOf(progress), JSON.stringify(progress));
}
