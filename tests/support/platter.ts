/**
 * What a loss of power leaves of a folder: of each file what was synced, and of names and removals what a sync brought to
 * the disk with it (a file's own name with the file, as ext4 does; a removal or another name with its folder).
 */
import {
  copyFileSync,
  cpSync,
  fstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DISK, type Disk } from '../../server/db/pending-log.ts';

interface Kept {
  readonly order: number;
  readonly content: Buffer;
}

export class Platter implements Disk {
  readonly #folder: string;
  readonly #before: string;
  /** By the number that the system gives a file, whatever its name. */
  readonly #contents = new Map<number, Kept>();
  readonly #first = new Map<number, string>();
  readonly #names = new Map<string, number>();
  readonly #onMoment: () => void;
  #order = 0;

  /** Of a folder that is at rest. `before`: where its present content is kept. `onMoment`: the power may fail now. */
  constructor(folder: string, before: string, onMoment: () => void) {
    this.#folder = folder;
    this.#before = before;
    this.#onMoment = onMoment;
    cpSync(folder, before, { recursive: true });
    for (const path of filesIn(folder)) {
      const { ino } = statSync(join(folder, path));
      this.#first.set(ino, path);
      this.#names.set(path, ino);
    }
  }

  async sync(file: number): Promise<void> {
    const order = ++this.#order;
    const content = contentOf(file);
    this.#onMoment();
    await DISK.sync(file);
    this.#onMoment();
    this.#keep(file, { order, content });
  }

  syncNow(file: number): void {
    this.#onMoment();
    DISK.syncNow(file);
    const path = this.#pathOf(file);
    if (fstatSync(file).isDirectory()) this.#keepNames(path);
    else this.#keep(file, { order: ++this.#order, content: contentOf(file) });
  }

  /** Writes what would be found after the power failed now. Of files that are not `isAlone` the system has written all back by itself. */
  leave(target: string, isAlone: (path: string) => boolean = () => true): void {
    rmSync(target, { recursive: true, force: true });
    for (const folder of foldersIn(this.#folder)) mkdirSync(join(target, folder), { recursive: true });
    for (const [path, ino] of this.#names) {
      if (!isAlone(path)) continue;
      const kept = this.#contents.get(ino);
      const first = this.#first.get(ino);
      if (kept) writeFileSync(join(target, path), kept.content);
      else if (first !== undefined) copyFileSync(join(this.#before, first), join(target, path));
    }
    for (const path of filesIn(this.#folder)) {
      if (!isAlone(path)) copyFileSync(join(this.#folder, path), join(target, path));
    }
  }

  #keep(file: number, kept: Kept): void {
    const { ino } = fstatSync(file);
    if (kept.order < (this.#contents.get(ino)?.order ?? 0)) return;
    this.#contents.set(ino, kept);
    this.#names.set(this.#pathOf(file), ino);
  }

  #keepNames(folder: string): void {
    for (const path of this.#names.keys()) {
      if (dirname(path) === (folder || '.')) this.#names.delete(path);
    }
    for (const entry of readdirSync(join(this.#folder, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isFile()) this.#names.set(path, statSync(join(this.#folder, path)).ino);
    }
  }

  #pathOf(file: number): string {
    return relative(this.#folder, readlinkSync(`/proc/self/fd/${file}`));
  }
}

const contentOf = (file: number) => readFileSync(`/proc/self/fd/${file}`);

const entriesIn = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true });

function filesIn(folder: string): string[] {
  return entriesIn(folder).flatMap((entry) =>
    entry.isFile() ? relative(folder, join(entry.parentPath, entry.name)) : [],
  );
}

function foldersIn(folder: string): string[] {
  return entriesIn(folder).flatMap((entry) =>
    entry.isDirectory() ? relative(folder, join(entry.parentPath, entry.name)) : [],
  );
}
