/** Imports of CRM users: what is planned is what is applied, all or nothing; on both databases. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, create, history, patch, read, remove } from '../records/write-fixture.ts';
import { A1, A2, A3, ADA, as, FINN, id, inherit, NORTH, own, refusal, TIER1 } from '../tenant-fixture.ts';
import { freshImporter, type Importer, ownUsers, WAYS } from './import-fixture.ts';

describe.each(WAYS)('%s,', (way) => {
  describeDatabases('an import of CRM users, applied,', (subject) => {
    let database: Database;
    let csv: Importer;
    beforeAll(async () => {
      ({ database, csv } = await freshImporter(subject(), way));
    });

    const renew = ownUsers();
    let made: number;
    let names: [string, string, string];
    let ids: [string, string, string];
    beforeEach(async () => {
      ({ made, names, ids } = await renew(database));
    });

    describe('apply', () => {
      it('changes exactly what the plan said, as one job', async () => {
        const before = await contents(database);
        const job = await csv.plan([
          `Tier 1,${names[0]},,Anna,NICE EU,0007;A4711,TRUE`,
          `,new.${made},77,,,,`,
          'Tier 9,finn,,,,,',
        ]);
        const done = await csv.apply(job);
        expect(done).toMatchObject({
          state: 'applied',
          appliedBy: 'ada',
          outcome: { created: 1, updated: 1, moved: 0, groups: 0 },
        });
        const after = await contents(database);
        const added = Object.keys(after).filter((key) => !(key in before));
        expect(added).toHaveLength(1);
        expect(after[added[0] ?? '']).toMatchObject({
          username: `new.${made}`,
          nativeId: '77',
          fullName: null,
          mapping: inherit,
        });
        const user = `crm-users ${ids[0]}`;
        expect(after).toEqual({
          ...before,
          [added[0] ?? '']: after[added[0] ?? ''],
          [user]: { ...(before[user] as object), groupId: TIER1, fullName: 'Anna', mapping: own(A1, A3) },
        });
        expect((await history(database, 'crm-users', ids[0]))[0]).toMatchObject({
          source: 'import',
          job: job.id,
          action: 'update',
          actor: 'ada',
          before: before[user],
          after: after[user],
        });
        await csv.undo(job.id);
      });

      it.each([
        ['User Group', 'Tier 1,NAME,,,,,', { groupId: TIER1 }],
        ['Native Id', ',NAME,4711,,,,', { nativeId: '4711' }],
        ['Full Name', ',NAME,,Anna,,,', { fullName: 'Anna' }],
        ['Agent Id', ',NAME,,,NICE EU,0007,TRUE', { mapping: own(A1) }],
      ])(
        'of %s alone leaves all else of the user, and its entry holds the whole row before',
        async (_, line, changed) => {
          const before = (await read(database, 'crm-users', ids[0])) as object;
          const job = await csv.plan([line.replace('NAME', names[0])]);
          await csv.apply(job);
          const after = await read(database, 'crm-users', ids[0]);
          expect(after).toMatchObject({ ...before, ...changed, version: 2, updatedAt: expect.any(String) });
          expect((await history(database, 'crm-users', ids[0]))[0]).toMatchObject({ before, after });
          await csv.undo(job.id);
          const { groupId, nativeId, fullName, mapping } = before as Record<string, unknown>;
          const undone = await read(database, 'crm-users', ids[0]);
          expect(undone).toMatchObject({ groupId, nativeId, fullName, mapping });
        },
      );

      it('of rows that say different things leaves all else of each user', async () => {
        const readAll = () => Promise.all(ids.map((each) => read(database, 'crm-users', each)));
        const lines = [`,${names[0]},1,A,,,`, `Tier 1,${names[1]},2,B,,,`, `Tier 1,${names[2]},3,C,,,`];
        const first = await csv.plan(lines);
        await csv.apply(first);
        const before = await readAll();
        const job = await csv.plan([
          `Tier 1,${names[0]},,,,,`,
          `,${names[1]},4711,,,,`,
          `,${names[2]},,D,,,`,
        ]);
        await csv.apply(job);
        const added = [{ groupId: TIER1 }, { nativeId: '4711' }, { fullName: 'D' }];
        const changed = { version: expect.any(Number), updatedAt: expect.any(String) };
        expect(await readAll()).toEqual(
          before.map((user, index) => ({ ...user, ...added[index], ...changed })),
        );
        await csv.undo(job.id);
        await csv.undo(first.id);
      });

      it('leaves unticked rows out', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`, `,${names[1]},,B,,,`]);
        await csv.apply(job, { exclude: [2] });
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: null, version: 1 });
        expect(await read(database, 'crm-users', ids[1])).toMatchObject({ fullName: 'B' });
      });

      it('lets agents change hands within the file', async () => {
        const job = await csv.plan([`,${names[1]},,,NICE EU,A4711,TRUE`, `,${names[0]},,,NICE EU,0007,TRUE`]);
        await csv.apply(job);
        expect(await read(database, 'crm-users', ids[1])).toMatchObject({ mapping: own(A3) });
        await csv.undo(job.id);
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ mapping: own(A3) });
      });

      it('is refused when the row that gives the agent up was unticked', async () => {
        const job = await csv.plan([`,${names[1]},,,NICE EU,A4711,TRUE`, `,${names[0]},,,NICE EU,0007,TRUE`]);
        const before = await contents(database);
        expect(await refusal(csv.apply(job, { exclude: [3] }))).toMatchObject({
          status: 409,
          rule: 'C7',
          detail: expect.stringContaining(names[0]),
        });
        expect(await contents(database)).toEqual(before);
      });

      it('moves taken agents where that was planned', async () => {
        const job = await csv.plan([`,${names[2]},,,NICE EU,A4711,TRUE`], { moveTaken: true });
        expect(await csv.apply(job)).toMatchObject({ outcome: { updated: 1, moved: 1 } });
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ mapping: own() });
        expect(await read(database, 'crm-users', ids[2])).toMatchObject({ mapping: own(A3) });
        await csv.undo(job.id);
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ mapping: own(A3) });
      });

      it('makes missing groups once, where that was planned', async () => {
        const name = `Made ${made}`;
        const job = await csv.plan([`${name},${names[0]},,,,,`, `${name},new.${made},,,,,`], {
          createMissingGroups: true,
        });
        expect(await csv.apply(job)).toMatchObject({ outcome: { groups: 1 } });
        const { groupId } = (await read(database, 'crm-users', ids[0])) as { groupId: string };
        expect(await read(database, 'crm-user-groups', groupId)).toMatchObject({ name });
        await csv.undo(job.id);
        expect(await contents(database)).not.toHaveProperty(`crm-user-groups ${groupId}`);
      });

      it('applies lists that differ where that was planned', async () => {
        const line = `,${names[2]},,,NICE EU,0007,FALSE`;
        expect((await csv.plan([line])).counts).toMatchObject({ differs: 1, unchanged: 1 });
        await csv.apply(await csv.plan([line], { applyMappings: true }));
        expect(await read(database, 'crm-users', ids[2])).toMatchObject({ mapping: own(A1) });
      });

      it('changes nothing when a row was changed since, and names it', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`, `,${names[1]},,B,,,`]);
        await patch(database, ['crm-users', ids[1]], { set: { fullName: 'Somebody else' } });
        const before = await contents(database);
        expect(await refusal(csv.apply(job))).toMatchObject({
          status: 412,
          code: 'plan_stale',
          detail: expect.stringContaining(`Row 3, ${names[1]}, was changed since it was planned.`),
          current: [{ row: 3, name: names[1] }],
        });
        expect(await contents(database)).toEqual(before);
        await csv.apply(job, { exclude: [3] });
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: 'A' });
      });

      it('is not stopped by a change of whom it was to leave alone, and leaves them so', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`, `,${names[1]},,,,,`]);
        expect(job.counts).toMatchObject({ updated: 1, unchanged: 1 });
        await patch(database, ['crm-users', ids[1]], { set: { fullName: 'Somebody else' } });
        expect(await csv.apply(job)).toMatchObject({ outcome: { updated: 1 } });
        expect(await read(database, 'crm-users', ids[1])).toMatchObject({
          fullName: 'Somebody else',
          version: 2,
        });
      });

      it.each<[string, string, () => Promise<unknown>]>([
        [
          'a new user was added meanwhile',
          ',meanwhile,,,,,',
          () => create(database, 'crm-users', { instanceId: NORTH, username: 'meanwhile' }),
        ],
        [
          'its group was deleted meanwhile',
          'Gone,finn,,,,,',
          async () => remove(database, ['crm-user-groups', id(8001)]),
        ],
      ])('changes nothing when %s', async (_what, line, meanwhile) => {
        if (line.startsWith('Gone'))
          await create(database, 'crm-user-groups', { id: id(8001), instanceId: NORTH, name: 'Gone' });
        const job = await csv.plan([line, `,${names[0]},,A,,,`]);
        await meanwhile();
        expect(await refusal(csv.apply(job))).toMatchObject({ status: 412, code: 'plan_stale' });
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ version: 1 });
      });

      it('is not for another base than the plan was made against', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`]);
        expect(await refusal(csv.apply({ ...job, base: '0' }))).toMatchObject({ status: 412, field: 'base' });
      });

      it('takes effect once for repetitions, and tells another wish from one', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`]);
        const first = await csv.apply(job);
        expect(await csv.apply(job)).toEqual(first);
        expect((await history(database, 'crm-users', ids[0])).map(({ action }) => action)).toEqual([
          'update',
          'create',
        ]);
        expect(await refusal(csv.apply(job, { exclude: [2] }))).toMatchObject({
          status: 409,
          code: 'import_applied',
        });
      });

      it('changes nothing when it is broken off, and can be applied then', async () => {
        const job = await csv.plan([`New ${made},${names[0]},,A,NICE EU,0007,TRUE`, `,new.${made},,,,,`], {
          createMissingGroups: true,
        });
        const before = await contents(database);
        const broken = as(database, ADA, async (tx, caller) => {
          await applyImport(tx, caller, { id: job.id, body: { base: job.base } });
          throw new Error('The server went away.');
        });
        await expect(broken).rejects.toThrow('went away');
        expect(await contents(database)).toEqual(before);
        expect(await csv.apply(job)).toMatchObject({ outcome: { created: 1, updated: 1, groups: 1 } });
        await csv.undo(job.id);
      });
    });

    describe('brake', () => {
      it('asks before all agents of a user go', async () => {
        const job = await csv.plan([`,${names[0]},,,,,TRUE`]);
        expect(job.counts).toMatchObject({ removeAll: 1, removals: 1 });
        expect(await refusal(csv.apply(job))).toMatchObject({
          status: 409,
          code: 'confirm_remove_all',
          field: 'confirm.removeAll',
        });
        expect(await refusal(csv.apply(job, { confirm: { removeAll: 2 } }))).toMatchObject({
          code: 'confirm_remove_all',
        });
        await csv.apply(job, { confirm: { removeAll: 1, removals: true } });
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ mapping: own() });
      });

      it('asks before more than a fifth of the users lose agents', async () => {
        const job = await csv.plan([`,${names[0]},,,NICE EU,0007,TRUE`, ',finn,,,NICE EU,A4711,TRUE']);
        expect(job.counts).toMatchObject({ removals: 2 });
        expect(await refusal(csv.apply(job))).toMatchObject({
          status: 409,
          code: 'confirm_removals',
          field: 'confirm.removals',
          detail: expect.stringContaining('2 users of'),
        });
        await csv.apply(job, { confirm: { removals: 2 } });
        await csv.undo(job.id);
        expect(await read(database, 'crm-users', FINN)).toMatchObject({ mapping: own(A2) });
      });

      it('is not for rows that were unticked', async () => {
        const job = await csv.plan([`,${names[0]},,,,,TRUE`, `,${names[1]},,B,,,`]);
        expect(await csv.apply(job, { exclude: [2] })).toMatchObject({ outcome: { updated: 1 } });
      });
    });
  });
});
