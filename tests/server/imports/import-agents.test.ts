/** Imports of CTI agents: groups by name or path, new agents, and the way back; on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, create, patch, remove } from '../records/write-fixture.ts';
import {
  A1,
  A3,
  EVE,
  id,
  inherit,
  NICE,
  NORTH,
  own,
  refusal,
  SOUTH,
  SOUTH_TIER,
  TIER1,
} from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

const VOICE = id(8101);
const NORTH_VOICE = id(8102);
const TOP = id(8103);

describeDatabases('an import of CTI agents', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
    await create(database, 'agent-groups', { id: TOP, environmentId: NICE, name: 'EMEA' });
    await create(database, 'agent-groups', { id: VOICE, environmentId: NICE, name: 'Voice' });
    await create(database, 'agent-groups', {
      id: NORTH_VOICE,
      environmentId: NICE,
      name: 'Voice',
      parentId: TOP,
    });
  });

  const plan = (lines: readonly string[], options = {}) =>
    csv.plan(lines, { kind: 'cti-agents', ...options });
  const statesOf = async (lines: readonly string[]) => {
    const { items } = await csv.rows((await plan(lines)).id);
    return items.map(({ state, issues }) => [state, ...issues.map(({ text }) => text)]);
  };

  it('plans what is new, other, the same and wrong', async () => {
    expect(
      await statesOf([
        'NICE EU,0007,,,,,',
        'NICE EU,a4711,Zoe,,12,z,FALSE',
        'NICE EU,9,Nine,EMEA,,,',
        'NICE EU,7,Seven,,,,',
        'NICE EU,8,,,,,',
        'nice eu,1,x,,,,',
        'NICE EU,5,Five,Voices,,,maybe',
        'NICE EU,3,a,,,,',
        'NICE EU,3,b,,,,',
      ]),
    ).toEqual([
      ['unchanged'],
      ['update', 'Agent a4711 is mapped to 1 user, whom it no longer serves.'],
      ['create'],
      [
        'create',
        'A new agent is added, though 0007 exists. A spreadsheet may have changed it: lost leading zeros.',
      ],
      ['refused', 'A new agent needs a name.'],
      ['refused', expect.stringContaining('There is no environment nice eu; did you mean NICE EU')],
      [
        'refused',
        'Write TRUE or FALSE, or leave it blank; it is maybe.',
        'There is no agent group Voices; did you mean Voice?',
      ],
      ['refused', '3 is on rows 9, 10. An agent has one row.'],
      ['refused', '3 is on rows 9, 10. An agent has one row.'],
    ]);
  });

  it('warns of agents that cease to serve users, and counts each user once', async () => {
    const more = [
      { id: id(8201), instanceId: NORTH, username: 'heir.one', groupId: TIER1, mapping: inherit },
      { id: id(8202), instanceId: NORTH, username: 'own.both', groupId: TIER1, mapping: own(A3) },
      { id: id(8203), instanceId: SOUTH, username: 'own.south', mapping: own(A1, A3) },
      { id: id(8204), instanceId: SOUTH, username: 'own.none', mapping: own() },
      { id: id(8205), instanceId: SOUTH, username: 'heir.two', groupId: SOUTH_TIER, mapping: inherit },
    ];
    for (const user of more) await create(database, 'crm-users', user);
    await patch(database, ['crm-instances', SOUTH], { set: { mapping: own(A3) } });
    // Tier 1 has A1: eve and heir.one. South has A3: gus and heir.two, whose group has no list.
    const job = await plan(['NICE EU,0007,,,,,FALSE', 'NICE EU,A4711,,,,,FALSE', 'NICE EU,a4711,,,,,TRUE']);
    const { items } = await csv.rows(job.id);
    expect(items.map(({ state, issues }) => [state, ...issues])).toEqual([
      [
        'update',
        {
          level: 'warning',
          column: 'Active',
          rule: 'C11',
          text: 'Agent 0007 is mapped to 3 users, whom it no longer serves.',
        },
      ],
      [
        'update',
        expect.objectContaining({ text: 'Agent A4711 is mapped to 4 users, whom it no longer serves.' }),
      ],
      ['unchanged'],
    ]);
    expect(job.counts).toMatchObject({ warnings: 2, effective: 6, removals: 0 });
    await csv.apply(job);
    const again = await plan(['NICE EU,0007,,,,,FALSE', 'NICE EU,A4711,,,,,TRUE', 'NICE EU,a4711,,,,,FALSE']);
    expect(again.counts).toMatchObject({ warnings: 1, unchanged: 1, effective: 5 });
    await csv.undo(job.id);
    await patch(database, ['crm-instances', SOUTH], { set: { mapping: inherit } });
    for (const { id: made } of more) await remove(database, ['crm-users', made]);
    expect((await plan(['NICE EU,A4711,,,,,FALSE'])).counts).toMatchObject({ warnings: 0, effective: 0 });
  });

  it('tells groups of one name by their path', async () => {
    expect(await statesOf(['NICE EU,0007,,Voice,,,', 'NICE EU,a4711,,EMEA / Voice,,,'])).toEqual([
      ['refused', expect.stringContaining('write the path from the top')],
      ['update'],
    ]);
  });

  it('is applied as planned, exported and imported again without a change, and undone', async () => {
    const before = { rows: await contents(database), text: await csv.exportAgents() };
    const job = await plan(
      ['NICE EU,a4711,Zoe,EMEA / Voice,"=1",z,FALSE', 'NICE EU,+44,Plus,Made,,,', 'NICE EU,a;b,Semi,Made,,,'],
      { createMissingGroups: true },
    );
    expect(await csv.apply(job)).toMatchObject({ outcome: { created: 2, updated: 1, groups: 1 } });
    const text = await csv.exportAgents();
    expect(text).toContain("NICE EU,a4711,Zoe,EMEA / Voice,'=1,z,FALSE\r\n");
    expect(text).toContain("NICE EU,'+44,Plus,Made,,,TRUE\r\n");
    const again = await csv.planText(text, { kind: 'cti-agents' });
    expect(again.counts).toMatchObject({ rows: 5, unchanged: 5 });
    expect(await csv.undo(job.id)).toMatchObject({ undoOutcome: { restored: 4, skipped: 0 } });
    expect({ rows: await contents(database), text: await csv.exportAgents() }).toEqual(before);
  });

  it('leaves a new agent that is mapped by now, and the group it is in', async () => {
    const job = await plan(['NICE EU,mapped,Mapped,Late,,,', 'NICE EU,free,Free,,,,'], {
      createMissingGroups: true,
    });
    await csv.apply(job);
    const [key = ''] =
      Object.entries(await contents(database)).find(
        ([, row]) => (row as { agentId?: string }).agentId === 'mapped',
      ) ?? [];
    await patch(database, ['crm-users', EVE], { set: { mapping: own(key.split(' ')[1] ?? '') } });
    expect(await csv.undo(job.id)).toMatchObject({
      undoOutcome: {
        restored: 1,
        skippedRecords: [
          { name: 'Mapped', why: 'is mapped by now' },
          { name: 'Late', why: 'holds agents or groups by now' },
        ],
      },
    });
    await patch(database, ['crm-users', EVE], { set: { mapping: inherit } });
  });

  it('changes nothing when an agent was changed since', async () => {
    const job = await plan(['NICE EU,0007,Other,,,,']);
    await patch(database, ['cti-agents', A1], { set: { extension: '1' } });
    expect(await refusal(csv.apply(job))).toMatchObject({
      status: 412,
      current: [{ row: 2, name: 'NICE EU 0007' }],
    });
  });
});
