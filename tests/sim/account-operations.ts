/** What happens to accounts and to time: sign-outs, other people at the same browser, computers that sleep, feeds that are pruned. */
import type { Random } from '../../demo/data/random.ts';
import type { SimClient } from './sim-client.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** Longer than any answer takes that was asked for before. */
const LATE_MS = 20_000;

/** Somebody signs out, and stays so until every late answer has come; then the same person or another one signs in. */
export function signOut(world: World, client: SimClient, random: Random): void {
  if (!client.engine) return;
  const next = random.pick(client.accounts);
  client.sortOut('signs out', async (engine) => {
    await engine.wipe();
    client.tell('is signed out');
    world.scheduler.after(LATE_MS, () => void signIn(world, client, next), client.life);
  });
}

async function signIn(world: World, client: SimClient, accountId: string): Promise<void> {
  try {
    await checkWiped(client);
    client.accountId = accountId;
    client.checks.forgetVersions();
    client.person.closePages();
    client.tell(`signs in as ${accountId.slice(-3)}`);
    await client.restart();
  } catch (error) {
    world.scheduler.fail(error);
  }
}

/** I7: nothing of who signed out is in memory or on disk. */
async function checkWiped(client: SimClient): Promise<void> {
  const { owner, blocks, log, outbox, hasMore } = await client.readDisk();
  const onDisk = { owner, blocks: blocks.length, log: log.length, outbox: outbox.length, hasMore };
  if (owner || blocks.length + log.length + outbox.length > 0 || hasMore)
    throw new Violation('I7', `${client.name} keeps on disk after a sign-out: ${JSON.stringify(onDisk)}`);
  const rows = client.rowsInMemory;
  if (rows > 0) throw new Violation('I7', `${client.name} keeps ${rows} rows in memory after a sign-out`);
}

/** The computers of all sleep, and the server's time goes on. */
export function sleep(world: World, _client: SimClient, random: Random): void {
  const hours = random.pick([1, 12, 24 * 30]);
  world.scheduler.now += hours * 3_600_000;
  world.tell(`${hours} hours pass`);
}

/** Tombstones go, as they do after their time. */
export async function prune(world: World): Promise<void> {
  await world.scheduler.busy(() => world.data.prune());
  world.tell('the feed is pruned');
}

/** A page that heard nothing of its edit asks again, in this life of the worker or in the next one. */
export function repeat(_world: World, client: SimClient): void {
  client.person.repeat();
}
