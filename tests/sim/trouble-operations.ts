/** What meets edits on their way: writes that are refused for a while, rights that go as an edit is saved, changes of others that are put back. */
import type { Random } from '../../demo/data/random.ts';
import type { SimClient } from './sim-client.ts';
import type { World } from './world.ts';

/** Something between client and server lets reads through and answers for writes: what is edited meanwhile waits while the feed goes on. */
export function refuseWrites({ scheduler }: World, client: SimClient, random: Random): void {
  client.line.refusesWrites = true;
  client.tell('gets no writes through');
  scheduler.after(2_000 + random.below(18_000), () => {
    client.line.refusesWrites = false;
    client.tell('gets writes through');
  });
}

/** Somebody sees that others changed what was edited here, and makes one thing of it as it was. */
export function putBack(_world: World, { person }: SimClient, random: Random, id?: string): void {
  const changed = person.changedSince().filter((one) => id === undefined || one.id === id);
  if (changed.length === 0) return;
  const { kind, id: changedId, change } = random.pick(changed);
  person.edit(kind, changedId, [change]);
}

/** While no writes get through, others change a record that is edited here and waits behind another one; it is seen, and put back. */
export function cross(world: World, client: SimClient, random: Random): void {
  const users = [...(client.engine?.replica.shown.values('crm-users') ?? [])];
  if (users.length < 2) return;
  const { scheduler } = world;
  refuseWrites(world, client, random);
  const [first, second] = [random.pick(users), random.pick(users)];
  const word = (): string => `x${random.next()}`;
  client.person.edit('crm-users', first.id, [{ unit: 'fullName', value: word() }]);
  client.person.edit('crm-users', second.id, [{ unit: 'nativeId', value: word() }]);
  const set = random.pick([
    { popFlow: { logLevel: random.pick(['debug', 'info', 'warn', 'error']) } },
    { popFlow: { events: { Missed: word() } } },
    { fullName: word() },
    { nativeId: word() },
  ]);
  const pauses = [random.below(500), 500 + random.below(2_500)] as const;
  scheduler.after(pauses[0], () => {
    scheduler
      .busy(() => world.editAsRoot('crm-users', second.id, set))
      .catch((error: unknown) => scheduler.fail(error));
  });
  scheduler.after(pauses[1], () => putBack(world, client, random, second.id));
}

/** Rights are taken as soon as the server has saved the next edit, mostly before its answer is back, and given again later. */
export function takeRightsAtEdit(world: World, client: SimClient, random: Random): void {
  const { scheduler } = world;
  const before = world.rights.get(client.accountId) ?? 'adminOfAll';
  const less = random.pick(['agentOfNorth', 'supportOfNorth'] as const);
  const pause = 2_000 + random.below(20_000);
  const give = (rights: typeof before) =>
    scheduler.busy(() => world.giveRights(client, rights)).catch((error: unknown) => scheduler.fail(error));
  world.whenSaved.set(client, () => {
    void give(less);
    scheduler.after(pause, () => void give(before));
  });
}
