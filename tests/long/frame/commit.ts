/** Which commit a long run belongs to, and what changed since another one. */
import { execFileSync } from 'node:child_process';
import { root } from '../../../scripts/test/run-command.ts';

export interface Commit {
  readonly commit: string;
  /** Covered files differ from the commit: the run proves nothing of it. */
  readonly isModified: boolean;
}

const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();

export function commitOf(files: readonly string[]): Commit {
  const changed = git('status', '--porcelain', '--', ...files);
  return { commit: git('rev-parse', 'HEAD'), isModified: changed !== '' };
}

/** Files that differ from a commit now; null where the commit is not known here. */
export function changedSince(commit: string, files: readonly string[]): string[] | null {
  try {
    return git('diff', '--name-only', commit, '--', ...files)
      .split('\n')
      .filter(Boolean);
  } catch {
    return null;
  }
}
