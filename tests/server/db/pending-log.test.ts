/** How the log of the embedded database comes to the disk beside it: shared by those who wait, in turn, and never said too early. */
import { expect, it, vi } from 'vitest';
import { type Disk, PendingLog } from '../../../server/db/pending-log.ts';

/** A disk that syncs when it is told to. */
class HeldDisk implements Disk {
  readonly asked: string[] = [];
  readonly #held: { file: number; resolve: () => void; reject: (error: Error) => void }[] = [];

  sync(file: number): Promise<void> {
    this.asked.push(`${file}`);
    return new Promise((resolve, reject) => this.#held.push({ file, resolve, reject }));
  }

  syncNow(file: number): void {
    this.asked.push(`${file} at once`);
  }

  finish(error?: Error): void {
    for (const { resolve, reject } of this.#held.splice(0)) error ? reject(error) : resolve();
  }
}

const begin = () => {
  const disk = new HeldDisk();
  const failed = vi.fn<(error: Error) => void>();
  return { disk, failed, log: new PendingLog(failed, disk) };
};

const begun = (disk: HeldDisk, syncs: number) => vi.waitFor(() => expect(disk.asked).toHaveLength(syncs));

it('brings what comes during a sync to the disk with one more', async () => {
  const { disk, log } = begin();
  const seen: string[] = [];
  const note = (name: string) => void log.settled?.then(() => seen.push(name));
  expect(log.settled).toBeNull();
  log.add(1);
  note('first');
  await begun(disk, 1);
  for (const name of ['second', 'third']) {
    log.add(1);
    note(name);
  }
  disk.finish();
  await begun(disk, 2);
  expect(seen).toEqual(['first']);
  disk.finish();
  await vi.waitFor(() => expect(log.settled).toBeNull());
  expect(seen).toEqual(['first', 'second', 'third']);
  expect(disk.asked).toEqual(['1', '1']);
});

it('syncs all that is under way at once where something else must follow it', async () => {
  const { disk, log } = begin();
  log.add(1);
  await begun(disk, 1);
  log.add(2);
  expect(log.isPending).toBe(true);
  log.now();
  expect(disk.asked).toEqual(['1', '1 at once', '2 at once']);
  expect(log.isPending).toBe(false);
  disk.finish();
  await vi.waitFor(() => expect(log.settled).toBeNull());
});

it('tells of a sync that failed', async () => {
  const { disk, failed, log } = begin();
  log.add(1);
  await begun(disk, 1);
  disk.finish(new Error('EIO: i/o error, fdatasync'));
  await log.settled;
  expect(failed).toHaveBeenCalledWith(new Error('EIO: i/o error, fdatasync'));
});
