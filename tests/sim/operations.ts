/** What happens in a simulated world, drawn from the seed: people, networks, machines, servers. */
import type { Random } from '../../demo/data/random.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Engine } from '../../lib/sync/engine.ts';
import { prune, repeat, signOut, sleep } from './account-operations.ts';
import { add, goneAtAdd } from './additions.ts';
import type { SimClient } from './sim-client.ts';
import { cross, putBack, refuseWrites, takeRightsAtEdit } from './trouble-operations.ts';
import { type Change, unitIn } from './units.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';
import { id } from './world-rows.ts';

type Operation = (world: World, client: SimClient, random: Random) => void | Promise<void>;

/** Weight and what it does; a hundred in all is not needed. */
const OPERATIONS: readonly (readonly [number, string, Operation])[] = [
  [34, 'edit', edit],
  [5, 'edit-group', editGroup],
  [6, 'map', map],
  [3, 'move', move],
  [4, 'add', add],
  [8, 'elsewhere', editElsewhere],
  [2, 'delete', deleteElsewhere],
  [2, 'restore', restoreElsewhere],
  [4, 'retry', retry],
  [2, 'discard', discard],
  [6, 'decide', decide],
  [4, 'die', (_world, client) => (client.isAlive ? client.restart() : client.start())],
  [1, 'power', losePower],
  [4, 'line', (_world, client, random) => setLine(client, random)],
  [3, 'faults', (_world, client, random) => setFaults(client, random)],
  [4, 'room', fillDisk],
  [3, 'watch', (_world, client) => client.setWatched(!client.isWatched)],
  [2, 'rights', rights],
  [2, 'rights-at-edit', rightsAtEdit],
  [3, 'no-writes', refuseWrites],
  [4, 'put-back', putBack],
  [2, 'cross', cross],
  [2, 'kill', kill],
  [1, 'backup', backup],
  [1, 'rewind', rewind],
  [1, 'sign-out', signOut],
  [1, 'sleep', sleep],
  [1, 'prune', prune],
  [3, 'repeat', repeat],
  [2, 'gone-at-add', goneAtAdd],
];

const TOTAL = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);

/** What happens is drawn from this randomness alone, so each of the others may be left out. */
export async function operate(world: World, random: Random): Promise<void> {
  const client = random.pick(world.clients);
  let left = random.below(TOTAL);
  const found = OPERATIONS.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  await found?.[2](world, client, random);
}

/** A value that hardly anybody else gives. */
export function unique(random: Random): string {
  return `w${random.next()}`;
}

const EVENTS = ['Ringing', 'Missed', 'Transferred'];
const LEVELS = ['debug', 'info', 'warn', 'error'];

function aChange(client: SimClient, row: AnyRow | undefined, random: Random): Change {
  const kind = random.below(10);
  if (kind < 3) return { unit: 'fullName', value: unique(random) };
  if (kind < 4) return { unit: 'nativeId', value: unique(random) };
  if (kind < 5) return { unit: 'popFlow.logLevel', value: random.pick(LEVELS) };
  if (kind < 6) return { unit: 'groupId', value: random.chance(30) ? null : aGroup(client, row, random) };
  const unit = kind < 7 ? 'popFlow.logLevel' : `popFlow.events.${random.pick(EVENTS)}`;
  if (unitIn(row, unit) !== undefined && random.chance(30)) return { unit, value: undefined };
  if (kind < 7) return { unit, value: random.pick(LEVELS) };
  return { unit, value: random.chance(10) ? null : unique(random) };
}

function aGroup(client: SimClient, row: AnyRow | undefined, random: Random): string | null {
  const home = (row as { instanceId?: string } | undefined)?.instanceId;
  const groups = all(client, 'crm-user-groups').filter(
    (group) => (group as { instanceId?: string }).instanceId === home,
  );
  return groups.length > 0 ? random.pick(groups).id : null;
}

function all(client: SimClient, kind: Kind): AnyRow[] {
  return [...(client.engine?.replica.shown.values(kind) ?? [])];
}

function one(client: SimClient, kind: Kind, random: Random): AnyRow | null {
  const rows = all(client, kind);
  // Few records, so that edits meet.
  return rows.length > 0 ? (rows[random.chance(60) ? 0 : random.below(rows.length)] ?? null) : null;
}

function edit(_world: World, client: SimClient, random: Random): void {
  const row = one(client, 'crm-users', random);
  if (!row) return;
  const changes = [
    aChange(client, row, random),
    ...(random.chance(25) ? [aChange(client, row, random)] : []),
  ];
  const wanted = [...new Map(changes.map((change) => [change.unit, change])).values()];
  client.person.edit('crm-users', row.id, wanted, random.chance(12));
}

function editGroup(_world: World, client: SimClient, random: Random): void {
  const row = one(client, 'crm-user-groups', random);
  const change = random.chance(50)
    ? { unit: 'popFlow.logLevel', value: random.pick(LEVELS) }
    : { unit: `popFlow.events.${random.pick(EVENTS)}`, value: unique(random) };
  if (row) client.person.edit('crm-user-groups', row.id, [change]);
}

function someAgents(client: SimClient, random: Random): string[] {
  return all(client, 'cti-agents')
    .map((agent) => agent.id)
    .filter(() => random.chance(25));
}

function map(_world: World, client: SimClient, random: Random): void {
  const row = one(client, 'crm-users', random);
  if (!row) return;
  const value = random.chance(25)
    ? { mode: 'inherit' }
    : { mode: 'override', agents: someAgents(client, random) };
  client.person.edit('crm-users', row.id, [{ unit: 'mapping', value }]);
}

function move(_world: World, client: SimClient, random: Random): void {
  const users = all(client, 'crm-users');
  const agentsOf = (row: AnyRow) => (unitIn(row, 'mapping') as { agents?: string[] }).agents ?? [];
  const owner = users.find((row) => agentsOf(row).length > 0);
  const others = users.filter((row) => row.id !== owner?.id);
  if (!owner || others.length === 0) return;
  const other = random.pick(others);
  const agent = random.pick(agentsOf(owner));
  const left = agentsOf(owner).filter((other) => other !== agent);
  const taken = [...agentsOf(other).filter((other) => other !== agent), agent];
  client.person.move('crm-users', owner.id, other.id, [
    { unit: 'mapping', value: { mode: 'override', agents: left } },
    { unit: 'mapping', value: { mode: 'override', agents: taken } },
  ]);
}

async function editElsewhere(world: World, _client: SimClient, random: Random): Promise<void> {
  const userId = id(301 + random.below(3));
  const set = random.pick([
    { fullName: unique(random) },
    { popFlow: { events: { [random.pick(EVENTS)]: unique(random) } } },
    { nativeId: unique(random) },
    { mapping: { mode: 'override', agents: [id(501 + random.below(7))] } },
  ]);
  await world.editAsRoot('crm-users', userId, set);
}

const DELETABLE: readonly (readonly [Kind, number, number])[] = [
  ['crm-users', 301, 5],
  ['crm-user-groups', 201, 2],
  ['cti-agents', 501, 7],
  ['environments', 402, 1],
];

async function deleteElsewhere(world: World, _client: SimClient, random: Random): Promise<void> {
  const [kind, from, count] = random.pick(DELETABLE);
  const path = `/v1/${kind}/${id(from + random.below(count))}`;
  const row = await world.readAsRoot(path);
  if (row) await world.asRoot('DELETE', path, undefined, row.version);
}

async function restoreElsewhere(world: World, _client: SimClient, random: Random): Promise<void> {
  const [kind, from, count] = random.pick(DELETABLE);
  for (let place = 0; place < count; place += 1)
    await world.asRoot('POST', `/v1/${kind}/${id(from + place)}/restore`);
  random.next();
}

function retry(_world: World, client: SimClient, random: Random): void {
  const parked = parkedOf(client);
  if (parked.length === 0 || random.chance(40)) {
    client.sortOut('retries all', (engine) => engine.retryAll());
    return;
  }
  const { changeId } = random.pick(parked);
  client.sortOut(`retries ${changeId.slice(-4)}`, (engine) => engine.retry(changeId));
}

const parkedOf = (client: SimClient) =>
  client.engine?.pending().filter(({ state }) => state === 'parked') ?? [];

function discard(_world: World, client: SimClient, random: Random): void {
  const pending = client.engine?.pending() ?? [];
  if (pending.length === 0) return;
  const { changeId } = random.pick(pending);
  client.sortOut(`discards ${changeId.slice(-4)}`, (engine) => engine.discard(changeId));
}

function decide(_world: World, client: SimClient, random: Random): void {
  const conflicts = parkedOf(client).filter(({ error }) => error?.kind === 'conflict');
  if (conflicts.length === 0) return;
  const { changeId, error } = random.pick(conflicts);
  const theirs = (error as { current?: unknown } | null)?.current as AnyRow | undefined;
  if (!theirs) throw new Violation('UI', `${changeId} is a conflict with nobody's row`);
  const keep = random.chance(50) ? 'mine' : 'theirs';
  client.sortOut(
    `keeps ${keep} in ${changeId.slice(-4)} against v${theirs.version}`,
    async (engine: Engine) => {
      const takeBack = client.ledger.decide(changeId, keep, theirs);
      if (await engine.decide({ changeId, keep, version: theirs.version })) return;
      takeBack();
      client.tell('must look again');
    },
    // It stays until the server has recorded it.
    false,
  );
}

async function losePower(_world: World, client: SimClient): Promise<void> {
  await client.losePower();
  await client.start();
}

function setLine(client: SimClient, random: Random): void {
  client.line.isDown = random.chance(50);
  client.tell(client.line.isDown ? 'is offline' : 'is online');
}

function setFaults(client: SimClient, random: Random): void {
  client.line.faultPercent = random.pick([0, 5, 20, 50]);
  client.disk.faultPermille = random.pick([0, 0, 10, 50]);
}

/** For a while, until the browser or the person makes room. */
function fillDisk({ scheduler }: World, client: SimClient, random: Random): void {
  client.disk.isFull = true;
  client.tell('has no room on its disk');
  scheduler.after(300 + random.below(6_000), () => {
    client.disk.isFull = false;
  });
}

async function rights(world: World, client: SimClient, random: Random): Promise<void> {
  const rights = random.chance(20)
    ? 'agentOfNorth'
    : random.pick(['adminOfAll', 'adminOfNorth', 'supportOfNorth'] as const);
  await world.giveRights(client, rights);
}

function rightsAtEdit(world: World, client: SimClient, random: Random): void {
  edit(world, client, random);
  takeRightsAtEdit(world, client, random);
}

function kill(world: World, _client: SimClient, random: Random): void {
  const { server, scheduler } = world;
  const how = random.below(3);
  if (how === 0) server.dieAt('before-commit');
  else if (how === 1) server.dieAt('after-commit');
  else server.kill();
  scheduler.after(200 + random.below(5_000), () => void comeBack(world));
}

export async function comeBack(world: World): Promise<void> {
  if (world.server.isUp) return;
  await world.scheduler.busy(() => world.server.start());
  world.tell('server starts');
}

async function backup(world: World): Promise<void> {
  await world.takeBackup();
}

async function rewind(world: World, _client: SimClient, random: Random): Promise<void> {
  if (!world.backup || !random.chance(50)) return;
  world.server.kill();
  await world.restoreBackup();
  await comeBack(world);
}
