/** Groups that an import makes are warned of where they are nearly there, and not made twice. On both databases. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, create } from '../records/write-fixture.ts';
import { id, NICE, refusal } from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

describeDatabases('a missing group', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
    await create(database, 'agent-groups', { id: id(8_301), environmentId: NICE, name: 'Sales' });
  });

  const twin = (column: string, name: string) => ({
    level: 'warning',
    column,
    rule: 'C3',
    text: `A new group is made, though ${name} looks the same but for case, space or Unicode form.`,
  });
  const issuesOf = async (lines: string[], kind: 'crm-users' | 'cti-agents') => {
    const job = await csv.plan(lines, { kind, createMissingGroups: true });
    return (await csv.rows(job.id)).items.map(({ issues }) => issues);
  };

  it('of users that is there but for case is warned of', async () => {
    expect(
      await issuesOf(['tier 1,eve,,,,,', 'Tier 1,finn,,,,,', 'Night,new.one,,,,,'], 'crm-users'),
    ).toEqual([[twin('User Group', 'Tier 1')], [], []]);
  });

  it('of agents that is there but for case is warned of', async () => {
    const lines = ['NICE EU,0007,,sales,,,', 'NICE EU,a4711,,Sales,,,', 'NICE EU,A4711,,Night,,,'];
    expect(await issuesOf(lines, 'cti-agents')).toEqual([[twin('Agent Group', 'Sales')], [], []]);
  });

  it('that the file writes in two ways is warned of on both rows', async () => {
    expect(await issuesOf(['Day,eve,,,,,', 'day,finn,,,,,'], 'crm-users')).toEqual([
      [twin('User Group', 'day')],
      [twin('User Group', 'Day')],
    ]);
    expect(await issuesOf(['NICE EU,0007,,Day,,,', 'NICE EU,a4711,,day,,,'], 'cti-agents')).toEqual([
      [twin('Agent Group', 'day')],
      [twin('Agent Group', 'Day')],
    ]);
  });

  describe('of agents, made after the plan,', () => {
    const planned = (name: string) =>
      csv.plan([`NICE EU,0007,,${name},,,`], { kind: 'cti-agents', createMissingGroups: true });
    const stale = {
      status: 412,
      code: 'plan_stale',
      detail: expect.stringContaining('missing groups was added'),
    };
    const named = async (name: string) =>
      Object.values(await contents(database)).filter((row) => (row as { name?: string }).name === name);

    it('by somebody is not made once more', async () => {
      const job = await planned('Late');
      await create(database, 'agent-groups', { id: id(8_302), environmentId: NICE, name: 'Late' });
      expect(await refusal(csv.apply(job))).toMatchObject(stale);
      expect(await named('Late')).toHaveLength(1);
    });

    it('by another import is not made once more', async () => {
      const jobs = [
        await planned('Twice'),
        await csv.plan(['NICE EU,A4711,,Twice,,,'], { kind: 'cti-agents', createMissingGroups: true }),
      ] as const;
      const done = await Promise.allSettled(jobs.map((job) => csv.apply(job)));
      const failed = done.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(failed).toMatchObject([{ problem: stale }]);
      expect(await named('Twice')).toHaveLength(1);
    });
  });
});
