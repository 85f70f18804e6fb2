/** Runs one seed to its end: operations at random moments, then quiet, then what must hold of everything. */
import { createRandom } from '../../demo/data/random.ts';
import { mayReadDirectory } from '../../lib/domain/role.ts';
import { maySee } from './may-see.ts';
import { comeBack, operate } from './operations.ts';
import { checkDiskScope, checkScope, type MaySee } from './scope-check.ts';
import type { SimClient } from './sim-client.ts';
import type { SimDatabase } from './sim-database.ts';
import { isSame } from './units.ts';
import { Violation } from './violation.ts';
import { World } from './world.ts';
import { GRANTS } from './world-rows.ts';

export interface SeedParts {
  database: SimDatabase;
  seed: number;
  operations: number;
  /** Numbers of the operations that happen; all when it is left out. */
  only?: readonly number[];
  /** Places of clients that stay away. */
  absent?: readonly number[];
}

export interface Outcome {
  seed: number;
  violation: Violation | null;
  /** Another error than a violation. */
  error: unknown;
  story: readonly string[];
  acts: number;
  /** The operation that came last, by its number. */
  step: number;
  clients: number;
}

/** Quiet, in simulated milliseconds: longer than every backoff, stall and poll. */
const QUIET_MS = 150_000;
/** Longer than a start and a poll of a server and a line that are well. */
const SHORT_QUIET_MS = 30_000;

export async function simulate(parts: SeedParts): Promise<Outcome> {
  const { database, seed, absent } = parts;
  const clients = 2 + (seed % 3);
  const world = await World.begin({ database, seed, clients, absent, hasPowerCuts: seed % 2 === 0 });
  const acts = () => world.clients.reduce((sum, { ledger }) => sum + ledger.acts.size, 0);
  const outcome = (found: Partial<Outcome>): Outcome => ({
    seed,
    violation: null,
    error: null,
    story: world.story.lines,
    acts: acts(),
    step: world.step,
    clients,
    ...found,
  });
  try {
    await live(world, parts);
    await calmDown(world);
    await checkEnd(world);
    await startAnew(world);
    await checkEnd(world);
    return outcome({});
  } catch (error) {
    return error instanceof Violation ? outcome({ violation: error }) : outcome({ error });
  } finally {
    for (const client of world.clients) client.die();
    world.server.kill();
  }
}

/** A check after each event is a stop that never stops. */
function checked(world: World): () => boolean {
  return () => {
    world.checkAll();
    return false;
  };
}

async function live(world: World, { seed, operations, only }: SeedParts): Promise<void> {
  const { scheduler } = world;
  const kept = only && new Set(only);
  for (let number = 0; number < operations; number += 1) {
    const random = createRandom(seed, `operation ${number}`);
    // Bursts, pauses, and now and then a long absence.
    const pause = random.chance(2) ? 60_000 : random.chance(50) ? random.below(30) : random.below(2_000);
    await scheduler.runUntil(scheduler.now + pause, checked(world));
    if (kept && !kept.has(number)) continue;
    world.step = number;
    await operate(world, random);
    await world.checkCopies();
  }
}

async function calmDown(world: World): Promise<void> {
  const { scheduler } = world;
  world.tell('quiet');
  await comeBack(world);
  for (const client of world.clients) {
    client.line.isDown = false;
    client.line.faultPercent = 0;
    client.line.refusesWrites = false;
    client.line.losesNextWrite = false;
    client.disk.faultPermille = 0;
    client.disk.isFull = false;
    client.isWatched = true;
    if (client.isAlive) client.setWatched(true);
    else await client.start();
  }
  await scheduler.runUntil(scheduler.now + 30_000, checked(world));
  // A death armed before may have come since.
  await comeBack(world);
  for (const client of world.clients) client.sortOut('retries all', (engine) => engine.retryAll());
  await scheduler.runUntil(scheduler.now + QUIET_MS, checked(world));
}

/** What the disks hold at the end is what every next life goes on from. */
async function startAnew(world: World): Promise<void> {
  const { scheduler } = world;
  world.tell('everybody starts anew');
  for (const client of world.clients) await client.restart();
  await scheduler.runUntil(scheduler.now + SHORT_QUIET_MS, checked(world));
}

async function checkEnd(world: World): Promise<void> {
  const versions = await world.data.versions();
  const contents = await world.data.lastOf();
  for (const client of world.clients.filter(({ isAbsent }) => !isAbsent)) {
    checkNothingWaits(client);
    checkBase(world, client, versions, contents);
    await checkKept(world, client);
  }
}

/** I1: whatever was not saved by now was refused, says so, and is kept. */
function checkNothingWaits({ engine, name }: SimClient): void {
  if (!engine) throw new Violation('I1', `${name} did not come back`);
  for (const { changeId, state, error } of engine.pending()) {
    if (state === 'parked' && error) continue;
    throw new Violation(
      'I1',
      `${name} still has ${changeId} ${state} after all was quiet: ${JSON.stringify(engine.status())}`,
    );
  }
}

type Versions = Awaited<ReturnType<World['data']['versions']>>;
type Contents = Awaited<ReturnType<World['data']['lastOf']>>;

/** I7: nothing of what the account may not see, whatever it could see before. */
async function checkKept(world: World, client: SimClient): Promise<void> {
  const grants = GRANTS[world.rights.get(client.accountId) ?? 'adminOfAll'];
  const may: MaySee = (instanceId) => maySee(grants, instanceId);
  if (client.engine) checkScope(client.engine.replica.directory, may, `in the memory of ${client.name}`);
  if (client.disk.hasKept || client.disk.isBehind) return;
  await client.onDisk((cache) => checkDiskScope(cache, may, client.name));
}

/** I5: the base equals the server, within the scope of the account. */
function checkBase(world: World, client: SimClient, versions: Versions, contents: Contents): void {
  if (!client.engine?.replica.isWhole) throw new Violation('I5', `${client.name} has not read its rows`);
  const grants = GRANTS[world.rights.get(client.accountId) ?? 'adminOfAll'];
  const directory = client.engine?.replica.directory;
  for (const [id, { kind, version, instanceId }] of versions) {
    if (!mayReadDirectory(grants) || (instanceId !== null && !maySee(grants, instanceId))) continue;
    const row = directory?.get(kind, id);
    if (row?.version !== version) {
      throw new Violation(
        'I5',
        `${client.name} has ${kind} ${id} at version ${row?.version}, the server at ${version}`,
      );
    }
    const content = contents.get(id);
    if (
      content &&
      !isSame(
        { ...row, version: 0, updatedAt: '', updatedBy: '' },
        { ...content, version: 0, updatedAt: '', updatedBy: '' },
      )
    ) {
      throw new Violation(
        'I5',
        `${client.name} has another ${kind} ${id} than the server: ${JSON.stringify([row, content])}`,
      );
    }
  }
  for (const kind of ['crm-users', 'crm-user-groups', 'cti-agents', 'environments'] as const) {
    for (const { id } of directory?.values(kind) ?? []) {
      if (!versions.has(id))
        throw new Violation('I5', `${client.name} still has ${kind} ${id}, which the server does not`);
    }
  }
}
