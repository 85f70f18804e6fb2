/** Records that people add, and that others delete before anybody has heard that they are saved. */
import type { Random } from '../../demo/data/random.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { prune } from './account-operations.ts';
import type { SimClient } from './sim-client.ts';
import { refuseWrites } from './trouble-operations.ts';
import { uuid } from './uuid.ts';
import type { World } from './world.ts';
import { NORTH, SOUTH } from './world-rows.ts';

export function add(_world: World, client: SimClient, random: Random): void {
  const username = random.chance(30) ? `taken.${random.below(3)}` : `w${random.next()}`;
  const stamp = { version: 0, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: client.name };
  const instanceId = random.chance(80) ? NORTH : SOUTH;
  const row = { id: uuid(random), ...stamp, instanceId, popFlow: {}, mapping: { mode: 'inherit' } };
  if (random.chance(30)) {
    client.person.add('crm-user-groups', { ...row, name: username } as unknown as AnyRow, [
      { unit: 'name', value: username },
    ]);
    return;
  }
  const user = { ...row, username, nativeId: null, fullName: null, groupId: null };
  client.person.add('crm-users', user as unknown as AnyRow, [{ unit: 'username', value: username }]);
}

/**
 * Others delete what is added as soon as it is saved. Mostly its answer is lost and no other comes for a while, in which the tombstone may
 * go, too: the client then has a copy of later, and is answered as if the record were there.
 */
export function goneAtAdd(world: World, client: SimClient, random: Random): void {
  const { scheduler } = world;
  const [isLost, isPruned] = [random.chance(80), random.chance(70)];
  const pause = 100 + random.below(3_000);
  world.whenSaved.set(client, ({ kind, id, action }) => {
    if (action !== 'create') return;
    if (isLost) refuseWrites(world, client, random);
    const remove = async () => {
      const path = `/v1/${kind}/${id}`;
      const row = await world.readAsRoot(path);
      if (row) await world.asRoot('DELETE', path, undefined, row.version);
      if (isPruned) await prune(world);
    };
    scheduler.after(pause, () => {
      scheduler.busy(remove).catch((error: unknown) => scheduler.fail(error));
    });
  });
  client.line.losesNextWrite = isLost;
  add(world, client, random);
}
