/** A disk of a few megabytes that nothing but the processes started on it sees: a `tmpfs` in a mount namespace of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  /** The folder, as processes on the disk name it. */
  readonly folder: string;
  /** Put before a command and its arguments, it starts them on the disk. */
  readonly within: readonly string[];
  /** Copies a folder of this machine to the disk. */
  copyIn(from: string, name: string): void;
  copyOut(name: string, to: string): void;
  /** Somebody else's file takes all room but so many bytes; one that takes less than the last one gives room back. */
  fillBut(left: number): void;
  close(): Promise<void>;
}

/** `null` where the system lets nobody make a mount namespace: it takes root, or user namespaces on Linux. */
export async function openSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-small-disk-'));
  // The namespace lasts as long as `cat`, and `cat` as long as this process.
  const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "${folder}" && echo ready && exec cat`;
  const isRoot = process.getuid?.() === 0;
  const how = [...(isRoot ? [] : ['--user', '--map-root-user']), '--mount'];
  const holder = spawn('unshare', [...how, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = Promise.race([once(holder, 'exit'), once(holder, 'error')]);
  const isReady = await Promise.race([once(holder.stdout, 'data').then(() => true), gone.then(() => false)]);
  const remove = () => rm(folder, { recursive: true, force: true });
  if (!isReady) {
    await remove();
    return null;
  }
  const seen = join('/proc', String(holder.pid), 'root', folder);
  const ballast = join(seen, 'ballast');
  const free = () => {
    const { bavail, bsize } = statfsSync(seen);
    return bavail * bsize;
  };
  return {
    folder,
    within: [
      'nsenter',
      '--target',
      String(holder.pid),
      ...(isRoot ? [] : ['--user', '--preserve-credentials']),
      '--mount',
      '--',
    ],
    copyIn: (from, name) => cpSync(from, join(seen, name), { recursive: true }),
    copyOut: (name, to) => cpSync(join(seen, name), to, { recursive: true }),
    fillBut(left) {
      rmSync(ballast, { force: true });
      writeFileSync(ballast, Buffer.alloc(Math.max(0, free() - left)));
    },
    async close() {
      holder.stdin.end();
      await gone;
      await remove();
    },
  };
}
