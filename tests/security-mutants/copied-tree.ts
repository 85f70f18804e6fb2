/** A copy of the repository in which one defence at a time is taken out, so that every way of loading a file meets it: bundlers and other processes too. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/test/run-command.ts';
import { mutated, type Planted } from '../sim/mutants/mutant.ts';

export interface CopiedTree {
  readonly path: string;
  /** Returns the way back. */
  plant(bug: Planted): () => void;
  remove(): void;
}

/** In place of the former one of this name. */
export function copyTree(name: string): CopiedTree {
  const path = join(root, '.cache', name);
  rmSync(path, { recursive: true, force: true });
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\n').filter(Boolean)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    copyFileSync(join(root, file), join(path, file));
  }
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
  cpSync(join(root, '.wxt'), join(path, '.wxt'), { recursive: true });
  const put = (file: string, text: string) => writeFileSync(join(path, file), text);
  return {
    path,
    plant(bug) {
      const before = readFileSync(join(root, bug.file), 'utf8');
      put(bug.file, mutated(before, bug));
      return () => put(bug.file, before);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
