/** A whole directory is planned, applied and taken back: what the export says at each step, to the byte. */
import { strictEqual } from 'node:assert/strict';
import type { KillWorld } from './kill-world.ts';
import { fileOf, renamed } from './renaming.ts';

/** Milliseconds of each step. Throws an assertion where one of them came to something else. */
export async function importWhole(world: KillWorld, name: string) {
  const client = await world.client();
  const before = await client.exported();
  // The header, a line for each, and the end of the last.
  strictEqual(before.split('\r\n').length, world.users.length + 2, 'The export has other users.');
  const began = performance.now();
  const job = await client.plan(fileOf(world, name));
  const planned = performance.now();
  strictEqual(job.counts.updated, world.users.length);
  strictEqual(await client.exported(), before, 'A plan changed something.');
  const applying = performance.now();
  await client.apply(job);
  const applied = performance.now();
  strictEqual(await client.exported(), renamed(world, before, name), 'The export is not what the file says.');
  const undoing = performance.now();
  await client.undo(job);
  const undone = performance.now();
  strictEqual(await client.exported(), before, 'The export is another one after the undo.');
  return { plan: planned - began, apply: applied - applying, undo: undone - undoing };
}
