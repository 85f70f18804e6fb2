/** The brake of imports at its border, and what counts as losing agents: what was in force and is no more, from whatever level; on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { create, read } from '../records/write-fixture.ts';
import { A1, A2, FINN, id, inherit, NORTH, own, refusal, TIER1 } from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

/** Of North, with eve and finn. */
const USERS = 10;
const GROUP = id(8401);

describeDatabases('the brake of an import', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
    await create(database, 'crm-user-groups', {
      id: GROUP,
      instanceId: NORTH,
      name: 'Both',
      mapping: own(A1, A2),
    });
    for (let index = 1; index <= USERS - 2; index += 1) {
      // Three in Tier 1, which has A1, then three in Both, then two of no group, which have none.
      const groupId = index <= 3 ? TIER1 : index <= 6 ? GROUP : null;
      const body = {
        id: id(8410 + index),
        instanceId: NORTH,
        username: `brake.${index}`,
        groupId,
        mapping: inherit,
      };
      await create(database, 'crm-users', body);
    }
  });

  /** Of the plan, and of applying it without those rows. */
  async function brakeOf(lines: readonly string[], exclude: readonly number[] = []) {
    const job = await csv.plan(lines);
    const applying = csv.apply(job, { exclude }).then(
      async (applied) => {
        await csv.undo(applied.id);
        return 'applied';
      },
      () => refusal(csv.apply(job, { exclude })),
    );
    return { removals: job.counts.removals, users: job.counts.users, applying: await applying };
  }
  const stopped = (detail: string) =>
    expect.objectContaining({ code: 'confirm_removals', detail: expect.stringContaining(detail) });

  it('lets exactly a fifth pass, and asks for one user more', async () => {
    const lines = [
      ',finn,,,NICE EU,A4711,TRUE',
      ',brake.4,,,NICE EU,0007,TRUE',
      'Tier 1,brake.5,,,,,',
      ',brake.6,,Renamed,,,',
    ];
    const two = [lines[0] ?? '', lines[1] ?? '', lines[3] ?? ''];
    expect(await brakeOf(two)).toEqual({ removals: 2, users: USERS, applying: 'applied' });
    const three = { removals: 3, users: USERS };
    expect(await brakeOf(lines)).toEqual({ ...three, applying: stopped('3 users of 10 would lose agents') });
    expect(await brakeOf(lines, [4])).toEqual({ ...three, applying: 'applied' });
    const job = await csv.plan(lines);
    expect(await refusal(csv.apply(job, { confirm: { removals: 2 } }))).toMatchObject({
      code: 'confirm_removals',
    });
    await csv.undo((await csv.apply(job, { confirm: { removals: 3 } })).id);
    expect(await read(database, 'crm-users', FINN)).toMatchObject({ mapping: own(A2) });
  });

  it('counts who loses an inherited agent to an own list, and to another group', async () => {
    const lines = [
      // Has A1 of Tier 1, and no more.
      ',eve,,,NICE EU,A4711,TRUE',
      // Has A1 and A2 of Both, and only one of them in Tier 1.
      'Tier 1,brake.4,,,,,',
      ',brake.5,,,NICE EU,0007,TRUE',
    ];
    expect((await csv.plan(lines)).counts).toMatchObject({ removals: 3 });
    expect((await brakeOf(lines)).applying).toEqual(stopped('3 users of 10'));
  });

  it('counts nobody whose agents stay in force or only become more', async () => {
    const lines = [
      // Had A1 of Tier 1, and gets more.
      ',brake.1,,,NICE EU,0007;A4711,TRUE',
      'Both,brake.2,,,,,',
      'Both,eve,,,,,',
      // Inherits nothing.
      ',brake.7,,,,,',
      'Tier 1,brake.8,,,,,',
      // Keeps its own list, whatever its group has.
      'Both,finn,,,,,',
    ];
    expect(await brakeOf(lines)).toEqual({ removals: 0, users: USERS, applying: 'applied' });
  });
});
