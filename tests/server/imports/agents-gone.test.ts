/** Agents that are deleted between the plan of an import and its Apply: nothing is applied, whichever file names them; on both databases. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, create, remove } from '../records/write-fixture.ts';
import { id, NICE, refusal } from '../tenant-fixture.ts';
import { freshImporter, type Importer, ownUsers, WAYS } from './import-fixture.ts';

describe.each(WAYS)('%s,', (way) => {
  describeDatabases('an import whose agent is deleted after its plan', (subject) => {
    const newUsers = ownUsers();
    let database: Database;
    let csv: Importer;
    let made = 8300;
    let agent: string;
    let names: readonly string[];
    beforeAll(async () => {
      ({ database, csv } = await freshImporter(subject(), way));
    });
    beforeEach(async () => {
      made += 1;
      agent = id(made);
      await create(database, 'cti-agents', {
        id: agent,
        environmentId: NICE,
        agentId: `gone.${made}`,
        name: 'Gone',
      });
      ({ names } = await newUsers(database));
    });

    async function appliedAfterDeletion(job: { id: string; base: string }) {
      await remove(database, ['cti-agents', agent]);
      const before = await contents(database);
      const problem = await refusal(csv.apply(job, { confirm: { removals: true } }));
      expect(await contents(database)).toEqual(before);
      return problem;
    }

    it('gives it to no user', async () => {
      const job = await csv.plan([
        `,${names[0]},,Renamed,,,`,
        `,${names[1]},,,NICE EU,gone.${made},TRUE`,
        `,new.${made},,,,,`,
      ]);
      expect(job.counts).toMatchObject({ created: 1, updated: 2 });
      expect(await appliedAfterDeletion(job)).toMatchObject({ status: 412, code: 'plan_stale' });
    });

    it('gives it to no new user', async () => {
      const job = await csv.plan([`,new.${made},,,NICE EU,gone.${made},TRUE`]);
      expect(await appliedAfterDeletion(job)).toMatchObject({ status: 412, code: 'plan_stale' });
    });

    it('takes it from nobody who has it no more', async () => {
      await csv.apply(await csv.plan([`,${names[1]},,,NICE EU,gone.${made},TRUE`]));
      const job = await csv.plan([`,${names[2]},,,NICE EU,gone.${made},TRUE`], { moveTaken: true });
      expect(job.counts).toMatchObject({ updated: 1, taken: 1 });
      expect(await appliedAfterDeletion(job)).toMatchObject({ status: 412, code: 'plan_stale' });
    });

    it('makes it no other agent, and names its row', async () => {
      const job = await csv.plan(['NICE EU,0007,Other,,,,', `NICE EU,gone.${made},Other,,,,`], {
        kind: 'cti-agents',
      });
      expect(await appliedAfterDeletion(job)).toMatchObject({
        status: 412,
        code: 'plan_stale',
        current: [{ row: 3, name: `NICE EU gone.${made}` }],
      });
    });
  });
});
