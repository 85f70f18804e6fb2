/** Parts of a snapshot on their way to disk. Rule: `sync.md`, Protocol. */
import { expect, it, vi } from 'vitest';
import type { Cache, SnapshotBlocks } from '../../lib/cache/cache.ts';
import { PartSaver } from '../../lib/sync/part-saver.ts';
import { Replica } from '../../lib/sync/replica.ts';

const part = (number: number): SnapshotBlocks => ({
  at: 'at',
  part: number,
  parts: 9,
  since: 'since',
  position: null,
  blocks: [],
});

/** A disk that writes when it is told to, or refuses. */
function slowDisk() {
  const writings: { numbers: number[]; end: (error?: Error) => void }[] = [];
  const saveSnapshotParts: Cache['saveSnapshotParts'] = (parts) =>
    new Promise((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve());
      writings.push({ numbers: parts.map((one) => one.part), end });
    });
  return { writings, cache: { saveSnapshotParts } as Cache };
}

function world() {
  const { writings, cache } = slowDisk();
  const stopping = new AbortController();
  const saver = new PartSaver({ cache, replica: new Replica() }, stopping.signal);
  return { writings, stopping, saver };
}

it('writes together what came while the disk was busy, and nothing twice', async () => {
  const { writings, saver } = world();
  saver.take(part(0));
  await vi.waitFor(() => expect(writings).toHaveLength(1));
  for (const number of [1, 2, 3]) saver.take(part(number));
  expect(writings).toHaveLength(1);
  writings[0]?.end();
  await vi.waitFor(() => expect(writings).toHaveLength(2));
  let isSaved = false;
  const saved = saver.saved().then(() => {
    isSaved = true;
  });
  saver.take(part(4));
  expect(isSaved).toBe(false);
  writings[1]?.end();
  await vi.waitFor(() => expect(writings).toHaveLength(3));
  expect(isSaved).toBe(false);
  writings[2]?.end();
  await saved;
  expect(writings.map(({ numbers }) => numbers)).toEqual([[0], [1, 2, 3], [4]]);
});

it('goes on behind parts that the disk refused', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  const { writings, saver } = world();
  saver.take(part(0));
  await vi.waitFor(() => expect(writings).toHaveLength(1));
  saver.take(part(1));
  writings[0]?.end(new Error('Full.'));
  await vi.waitFor(() => expect(writings).toHaveLength(2));
  writings[1]?.end();
  await saver.saved();
  expect(warned).toHaveBeenCalledOnce();
  saver.take(part(2));
  await vi.waitFor(() => expect(writings.at(-1)?.numbers).toEqual([2]));
});

it('writes nothing more once it is stopped', async () => {
  const { writings, stopping, saver } = world();
  saver.take(part(0));
  await vi.waitFor(() => expect(writings).toHaveLength(1));
  saver.take(part(1));
  stopping.abort();
  writings[0]?.end();
  await saver.saved();
  expect(writings.map(({ numbers }) => numbers)).toEqual([[0]]);
});
