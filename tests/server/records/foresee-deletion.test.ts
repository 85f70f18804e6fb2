/** What a deletion is said to do is what it does, for each kind, on both databases. Rule: `product.md`, Deleting. */
import { beforeAll, expect, it } from 'vitest';
import type { Consequences } from '../../../lib/schema/consequences.ts';
import type { Kind } from '../../../lib/schema/kind.ts';
import type { Database } from '../../../server/db/database.ts';
import { foreseeDeletion } from '../../../server/records/foresee-deletion.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  ADA,
  as,
  EVE,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  loadFixture,
  NICE,
  NORA,
  NORTH,
  own,
  refusal,
  SAM,
  SOUTH,
  TIER1,
} from '../tenant-fixture.ts';
import { create, patch, remove, restore } from './write-fixture.ts';

const SALES = id(421);
const INNER = id(422);

type Place = readonly [Kind, string];

const PLACES: [string, Place][] = [
  ['a user', ['crm-users', EVE]],
  ['a group', ['crm-user-groups', TIER1]],
  ['an agent of one list', ['cti-agents', A2]],
  ['an agent of three lists', ['cti-agents', A1]],
  ['an agent group', ['agent-groups', SALES]],
  ['an environment', ['environments', NICE]],
  ['an instance', ['crm-instances', NORTH]],
];

describeDatabases('the consequences of a deletion', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    const group = { id: SALES, environmentId: NICE, name: 'Sales' };
    await create(database, 'agent-groups', group);
    await create(database, 'agent-groups', { ...group, id: INNER, name: 'Inner', parentId: SALES });
    await patch(database, ['cti-agents', A3], { set: { agentGroupId: SALES } });
    await patch(database, ['crm-users', EVE], { set: { mapping: own(A3, A1) } });
    await patch(database, ['crm-instances', SOUTH], { set: { mapping: own(A1) } });
  });

  const foresee = ([kind, recordId]: Place, by = ADA) =>
    as(database, by, (tx, caller) => foreseeDeletion(tx, caller, kind, recordId), { readOnly: true });

  it.each(PLACES)('of %s are exactly what it then does', async (_what, place) => {
    const [kind, recordId] = place;
    const foreseen = await foresee(place);
    const { body } = await remove(database, place, { ifMatch: `"${foreseen.version}"` });
    expect(body).toMatchObject({ id: recordId, changed: changedBy(kind, foreseen) });
    await restore(database, place);
  });

  it('name who is left without group, and whose list loses agents', async () => {
    const { effects: ofGroup, name } = await foresee(['crm-user-groups', TIER1]);
    expect(name).toBe('Tier 1');
    expect(ofGroup).toEqual([
      { kind: 'crm-users', effect: 'ungrouped', count: 1, first: [{ id: EVE, name: 'Eve Adams' }] },
    ]);
    const { effects: ofAgent } = await foresee(['cti-agents', A1]);
    expect(ofAgent).toEqual([
      { kind: 'crm-instances', effect: 'unmapped', count: 1, first: [{ id: SOUTH, name: 'South' }] },
      { kind: 'crm-user-groups', effect: 'unmapped', count: 1, first: [{ id: TIER1, name: 'Tier 1' }] },
      { kind: 'crm-users', effect: 'unmapped', count: 1, first: [{ id: EVE, name: 'Eve Adams' }] },
    ]);
    const { effects: ofEnvironment } = await foresee(['environments', NICE]);
    expect(ofEnvironment.map(({ kind, effect, count }) => [kind, effect, count])).toEqual([
      ['cti-agents', 'deleted', 3],
      ['agent-groups', 'deleted', 2],
      ['crm-instances', 'unmapped', 1],
      ['crm-user-groups', 'unmapped', 1],
      ['crm-users', 'unmapped', 2],
    ]);
  });

  it('count what was deleted before no more', async () => {
    await remove(database, ['crm-users', FINN]);
    const { effects } = await foresee(['crm-instances', NORTH]);
    expect(effects.map(({ kind, count }) => [kind, count])).toEqual([
      ['crm-user-groups', 1],
      ['crm-users', 1],
    ]);
    await restore(database, ['crm-users', FINN]);
  });

  it.each<[string, Place, string, number]>([
    ['support', ['crm-users', EVE], SAM, 403],
    ['an agent of themselves', ['crm-users', EVE], EVE_ACCOUNT, 403],
    ['an instance admin elsewhere', ['crm-users', GUS], NORA, 404],
    ['an instance admin of the instance', ['crm-instances', NORTH], NORA, 403],
    ['an instance admin of an agent', ['cti-agents', A1], NORA, 403],
    ['anybody of what is not there', ['crm-users', id(999)], ADA, 404],
  ])('are not told to %s', async (_who, place, by, status) => {
    expect(await refusal(foresee(place, by))).toMatchObject({ status });
  });

  it('are told to the admin of the instance', async () => {
    expect(await foresee(['crm-user-groups', TIER1], NORA)).toMatchObject({ effects: [{ count: 1 }] });
  });
});

/** As the answer of the deletion counts it. */
function changedBy(kind: Kind, { effects }: Consequences): Record<string, number> {
  const counts: Record<string, number> = { [kind]: 1 };
  for (const effect of effects) counts[effect.kind] = (counts[effect.kind] ?? 0) + effect.count;
  return counts;
}
