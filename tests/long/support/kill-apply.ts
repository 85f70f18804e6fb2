/** One kill: plan a file, kill the server while it applies it, start it again, and look whether it is all or nothing. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileKind, ImportClient, Job } from './import-client.ts';
import { killFile } from './kill-file.ts';
import type { KillWorld } from './kill-world.ts';

export interface Kill {
  readonly kind: FileKind;
  /** Different for each import of a world. */
  readonly name: string;
  /** Milliseconds after the request was sent; `answered`: as soon as its answer begins. */
  readonly at: number | 'answered';
  /** Users whose history is looked at where the file is of users. */
  readonly looked: readonly string[];
}

/** All that a file of the kind may change. */
async function seen(client: ImportClient, kind: FileKind) {
  const text = await (kind === 'crm-users' ? client.exported() : client.exportedAgents());
  return { text, groups: await client.groups(kind) };
}

/** Which of the two it was. Throws an assertion where it is neither, or where the server tells something else. */
export async function killApply(
  world: KillWorld,
  { kind, name, at, looked }: Kill,
): Promise<'all' | 'nothing'> {
  const before = await world.client();
  const former = await seen(before, kind);
  const file = killFile(kind, former.text, name);
  const planned = await before.planMaking(kind, file.csv);
  const { created, updated, groups } = planned.counts;
  deepStrictEqual({ created, updated, groups }, file.counts);
  const isAnswered = await applyUntilKilled(world, { client: before, job: planned, at });
  const after = await world.client();
  const job = await after.job(planned.id);
  if (isAnswered) strictEqual(job.state, 'applied', 'An answer was given, and nothing was applied.');
  const isAll = job.state === 'applied';
  ok(isAll || job.state === 'planned', `The job is ${job.state}.`);
  const users = kind === 'crm-users' ? looked : [];
  if (!isAll) {
    deepStrictEqual(await seen(after, kind), former, 'The job is planned, and something was changed.');
    await requireEntries(after, users, { job, count: 0 });
  }
  const applied = await after.apply(job);
  strictEqual(applied.state, 'applied');
  // Asked again after a lost answer: the stored one, and nothing is written twice.
  deepStrictEqual(await after.apply(job), isAll ? job : applied);
  const now = await seen(after, kind);
  strictEqual(now.text, file.expected, 'The export is not what the file says.');
  strictEqual(now.groups.length, former.groups.length + file.counts.groups, 'There are other groups.');
  await requireEntries(after, users, { job, count: 1 });
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
export async function measureApply(
  world: KillWorld,
  { kind, name }: Pick<Kill, 'kind' | 'name'>,
): Promise<number> {
  const client = await world.client();
  const { text } = await seen(client, kind);
  const job = await client.planMaking(kind, killFile(kind, text, name).csv);
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
