/** One kill: plan a file, kill the server while it applies it, start it again, and look whether it is all or nothing. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImportClient, Job } from './import-client.ts';
import type { KillWorld } from './kill-world.ts';
import { fileOf, renamed } from './renaming.ts';

export interface Kill {
  /** Different for each import of a world. */
  readonly name: string;
  /** Milliseconds after the request was sent; `answered`: as soon as its answer begins. */
  readonly at: number | 'answered';
  /** Users whose history is looked at. */
  readonly looked: readonly string[];
}

/** Which of the two it was. Throws an assertion where it is neither, or where the server tells something else. */
export async function killApply(world: KillWorld, { name, at, looked }: Kill): Promise<'all' | 'nothing'> {
  const before = await world.client();
  const former = await before.exported();
  const planned = await before.plan(fileOf(world, name));
  strictEqual(planned.counts.updated, world.users.length);
  const isAnswered = await applyUntilKilled(world, { client: before, job: planned, at });
  const after = await world.client();
  const job = await after.job(planned.id);
  if (isAnswered) strictEqual(job.state, 'applied', 'An answer was given, and nothing was applied.');
  const isAll = job.state === 'applied';
  ok(isAll || job.state === 'planned', `The job is ${job.state}.`);
  if (!isAll) {
    strictEqual(await after.exported(), former, 'The job is planned, and the export is another one.');
    await requireEntries(after, looked, { job, count: 0 });
  }
  const applied = await after.apply(job);
  strictEqual(applied.state, 'applied');
  // Asked again after a lost answer: the stored one, and nothing is written twice.
  deepStrictEqual(await after.apply(job), isAll ? job : applied);
  strictEqual(await after.exported(), renamed(world, former, name), 'The export is not what the file says.');
  await requireEntries(after, looked, { job, count: 1 });
  return isAll ? 'all' : 'nothing';
}

interface Applying {
  readonly client: ImportClient;
  readonly job: Job;
  readonly at: Kill['at'];
}

async function applyUntilKilled(world: KillWorld, { client, job, at }: Applying): Promise<boolean> {
  const answer = client.apply(job).then(
    () => true,
    () => false,
  );
  if (at === 'answered') await answer;
  else await pause(at);
  await world.kill();
  return answer;
}

/** How long the apply takes where nobody kills it, in milliseconds. */
export async function measureApply(world: KillWorld, name: string): Promise<number> {
  const client = await world.client();
  const job = await client.plan(fileOf(world, name));
  const began = performance.now();
  await client.apply(job);
  return performance.now() - began;
}

async function requireEntries(
  client: ImportClient,
  users: readonly string[],
  { job, count }: { job: Job; count: number },
): Promise<void> {
  for (const id of users) {
    const entries = (await client.history(id)).filter((entry) => entry.job === job.id);
    strictEqual(entries.length, count, `The history of a user has ${entries.length} entries of the import.`);
  }
}
