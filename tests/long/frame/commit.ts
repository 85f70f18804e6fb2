/** Which code a long run covers. */
import { execFileSync } from 'node:child_process';
import { root } from '../../../scripts/test/run-command.ts';

export interface Commit {
  readonly commit: string;
  /** Files differ from the commit: the run proves nothing of it. */
  readonly isModified: boolean;
}

const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();

export function commitOf(): Commit {
  const changed = git('status', '--porcelain', '--', '.', ':!docs');
  return { commit: git('rev-parse', 'HEAD'), isModified: changed !== '' };
}
