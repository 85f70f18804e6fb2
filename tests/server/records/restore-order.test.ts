/** Whatever is deleted in whatever order: restored the other way round, everything is exactly what it was. On both databases. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Kind } from '../../../lib/schema/kind.ts';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  asSeed,
  EVE,
  FINN,
  GUS,
  id,
  loadFixture,
  NICE,
  NORTH,
  own,
  refusal,
  SOUTH,
  SOUTH_TIER,
  TIER1,
} from '../tenant-fixture.ts';
import { contents, create, patch, remove, restore } from './write-fixture.ts';

const SALES = id(421);
const INNER = id(422);

const PLACES: (readonly [Kind, string])[] = [
  ['crm-instances', NORTH],
  ['crm-instances', SOUTH],
  ['crm-user-groups', TIER1],
  ['crm-user-groups', SOUTH_TIER],
  ['crm-users', EVE],
  ['crm-users', FINN],
  ['crm-users', GUS],
  ['environments', NICE],
  ['agent-groups', SALES],
  ['agent-groups', INNER],
  ['cti-agents', A1],
  ['cti-agents', A2],
  ['cti-agents', A3],
];

describeDatabases('restoring in the other order', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    await create(database, 'agent-groups', { id: SALES, environmentId: NICE, name: 'Sales' });
    await create(database, 'agent-groups', {
      id: INNER,
      environmentId: NICE,
      name: 'Inner',
      parentId: SALES,
    });
    await patch(database, ['cti-agents', A3], { set: { agentGroupId: INNER } });
    await patch(database, ['crm-users', EVE], { set: { mapping: own(A3, A1) } });
    await patch(database, ['crm-users', GUS], { set: { mapping: own(A2, A3, A1), groupId: SOUTH_TIER } });
    await patch(database, ['crm-instances', SOUTH], { set: { mapping: own(A1, A2) } });
  });

  /** Those that went with another one already cannot be deleted once more. */
  async function removeAll(places: typeof PLACES): Promise<typeof PLACES> {
    const removed: typeof PLACES = [];
    for (const place of places) {
      if (Object.hasOwn(await contents(database), place.join(' '))) {
        await remove(database, place);
        removed.push(place);
      }
    }
    return removed;
  }

  it('gives back exactly what was, and keeps the derived mapping true', async () => {
    const before = await contents(database);
    const mapping = () =>
      asSeed(database, (tx) =>
        tx.query('select level, owner_id, agent_id from mapping_agents order by 1, 2, 3'),
      );
    const mapped = await mapping();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(PLACES, { minLength: 1 }), async (places) => {
        const removed = await removeAll(places);
        for (const place of removed.toReversed()) await restore(database, place);
        expect(await contents(database)).toEqual(before);
        expect(await mapping()).toEqual(mapped);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('never restores what stands on something deleted, and then restores all', async () => {
    const before = await contents(database);
    const removed = await removeAll([PLACES[4], PLACES[2], PLACES[0]] as typeof PLACES);
    for (const place of removed.slice(0, 2)) {
      expect(await refusal(restore(database, place))).toMatchObject({ status: 409, code: 'owner_deleted' });
    }
    for (const place of removed.toReversed()) await restore(database, place);
    expect(await contents(database)).toEqual(before);
  });
});
