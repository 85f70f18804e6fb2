/** Undoing imports of CRM users restores what was, or says who changed since; on both databases. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, history, patch, read } from '../records/write-fixture.ts';
import { A3, EVE, inherit, own, refusal } from '../tenant-fixture.ts';
import { freshImporter, type Importer, ownUsers, WAYS } from './import-fixture.ts';

describe.each(WAYS)('%s,', (way) => {
  describeDatabases('an import of CRM users, taken back,', (subject) => {
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

    describe('undo', () => {
      it('restores what was, to the byte of an export', async () => {
        const before = await csv.exportUsers(true);
        const job = await csv.plan(
          [
            `Other,${names[0]},1,A,NICE EU,0007,TRUE`,
            `Tier 1,${names[1]},2,B,NICE EU,A4711,TRUE`,
            `,new.${made},,,,,TRUE`,
            'Tier 1,eve,,E,,,',
          ],
          { createMissingGroups: true },
        );
        await csv.apply(job, { confirm: { removals: true } });
        expect(await csv.exportUsers(true)).not.toBe(before);
        expect(await csv.undo(job.id)).toMatchObject({
          state: 'undone',
          undoneBy: 'ada',
          undoOutcome: { skipped: 0 },
        });
        expect(await csv.exportUsers(true)).toBe(before);
        expect((await history(database, 'crm-users', ids[0]))[0]).toMatchObject({
          source: 'undo',
          job: job.id,
        });
      });

      it('leaves alone who changed since, and says so; or refuses it whole', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`, `,${names[1]},,B,,,`]);
        await csv.apply(job);
        await patch(database, ['crm-users', ids[1]], { set: { fullName: 'Mine' } });
        const before = await contents(database);
        expect(await refusal(csv.undo(job.id, 'refuse'))).toMatchObject({
          status: 409,
          code: 'changed_since',
          detail: expect.stringContaining('1 record cannot be as it was'),
          current: [{ name: names[1], why: 'was changed since' }],
        });
        expect(await contents(database)).toEqual(before);
        expect(await csv.undo(job.id)).toMatchObject({
          undoOutcome: { restored: 1, skipped: 1, skippedRecords: [{ id: ids[1], name: names[1] }] },
        });
        expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: null });
        expect(await read(database, 'crm-users', ids[1])).toMatchObject({ fullName: 'Mine' });
      });

      it('leaves alone who would get an agent that somebody else has now', async () => {
        const job = await csv.plan([`,${names[0]},,,NICE EU,0007,TRUE`]);
        await csv.apply(job);
        await patch(database, ['crm-users', EVE], { set: { mapping: own(A3) } });
        expect(await csv.undo(job.id)).toMatchObject({
          undoOutcome: { skippedRecords: [{ why: 'had an agent that is mapped to somebody else now' }] },
        });
        await patch(database, ['crm-users', EVE], { set: { mapping: inherit } });
      });

      it('takes effect once, and only after an import was applied', async () => {
        const job = await csv.plan([`,${names[0]},,A,,,`]);
        expect(await refusal(csv.undo(job.id))).toMatchObject({ status: 409, code: 'import_not_applied' });
        await csv.apply(job);
        const first = await csv.undo(job.id);
        expect(await csv.undo(job.id)).toEqual(first);
        expect(await refusal(csv.undo(job.id, 'refuse'))).toMatchObject({ status: 409 });
      });
    });
  });
});
