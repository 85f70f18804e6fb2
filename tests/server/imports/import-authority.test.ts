/** Who may plan, apply, undo and see imports: by the handlers, and by row-level security alone; on both databases. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImportJob } from '../../../lib/schema/import-job.ts';
import type { Database } from '../../../server/db/database.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { exportAgents, exportUsers } from '../../../server/imports/export-csv.ts';
import { listJobs, readJob } from '../../../server/imports/job-store.ts';
import { undoImport } from '../../../server/imports/undo-import.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents } from '../records/write-fixture.ts';
import { ADA, as, EVE_ACCOUNT, NORA, NORTH, ROBOT, refusal, SAM, SOUTH } from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

const WHO = { ada: ADA, nora: NORA, sam: SAM, eve: EVE_ACCOUNT, robot: ROBOT };
type Who = keyof typeof WHO;
const PEOPLE = Object.keys(WHO) as Who[];
const UNBOUND = { write: () => {}, readDirectory: () => ({ all: true, instances: [] }) };

describeDatabases('imports', (subject) => {
  let database: Database;
  let csv: Importer;
  const jobs: Record<'north' | 'south' | 'agents', ImportJob> = {} as never;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
    jobs.north = await csv.plan([',finn,,Finn,,,']);
    jobs.south = await csv.plan([',gus,,Gus,,,'], { instanceId: SOUTH });
    jobs.agents = await csv.plan(['NICE EU,0007,Seven,,,,'], { kind: 'cti-agents' });
  });

  /** The status that each person gets; 200 where nothing is refused. */
  async function statuses(attempt: (by: string) => Promise<unknown>): Promise<Record<Who, number>> {
    const found = {} as Record<Who, number>;
    for (const person of PEOPLE) {
      const outcome = await refusal(
        attempt(WHO[person]).then(() => Promise.reject(new Error('allowed'))),
      ).catch(() => ({ status: 200 }));
      found[person] = (outcome as { status?: number }).status ?? 200;
    }
    return found;
  }

  it.each<[string, (by: string) => Promise<unknown>, Partial<Record<Who, number>>]>([
    ['plan for North', (by) => csv.plan([',finn,,x,,,'], { by }), { ada: 200, nora: 200 }],
    [
      'plan for South',
      (by) => csv.plan([',gus,,x,,,'], { by, instanceId: SOUTH }),
      { ada: 200, nora: 404, sam: 404 },
    ],
    ['plan agents', (by) => csv.plan(['NICE EU,0007,x,,,,'], { by, kind: 'cti-agents' }), { ada: 200 }],
    [
      'apply in South',
      (by) => csv.apply({ ...jobs.south, base: 'x' }, {}, by),
      { ada: 412, nora: 404, sam: 404 },
    ],
    ['apply in North', (by) => csv.apply({ ...jobs.north, base: 'x' }, {}, by), { ada: 412, nora: 412 }],
    [
      'apply agents',
      (by) => csv.apply({ ...jobs.agents, base: 'x' }, {}, by),
      { ada: 412, nora: 404, sam: 404 },
    ],
    ['undo in North', (by) => csv.undo(jobs.north.id, 'skip', by), { ada: 409, nora: 409 }],
    [
      'see a job of North',
      (by) => as(database, by, (tx, caller) => readJob(tx, caller, jobs.north.id)),
      { ada: 200, nora: 200, sam: 200 },
    ],
    [
      'see a job of South',
      (by) => as(database, by, (tx, caller) => readJob(tx, caller, jobs.south.id)),
      { ada: 200, nora: 404, sam: 404 },
    ],
    [
      'export North',
      (by) =>
        as(database, by, (tx, caller) =>
          exportUsers({ instanceId: NORTH, appliesMapping: false })(tx, caller, null),
        ),
      { ada: 200, nora: 200, sam: 200 },
    ],
    [
      'export South',
      (by) =>
        as(database, by, (tx, caller) =>
          exportUsers({ instanceId: SOUTH, appliesMapping: false })(tx, caller, null),
        ),
      { ada: 200, nora: 404, sam: 404 },
    ],
    [
      'export agents',
      (by) => as(database, by, (tx, caller) => exportAgents({})(tx, caller, null)),
      { ada: 200, nora: 200, sam: 200 },
    ],
  ])('%s', async (_what, attempt, expected) => {
    expect(await statuses(attempt)).toEqual({
      ada: 403,
      nora: 403,
      sam: 403,
      eve: 403,
      robot: 403,
      ...expected,
    });
  });

  it('are listed as far as one sees them', async () => {
    const listed = async (by: string) =>
      (await as(database, by, (tx, caller) => listJobs(tx, caller, {}))).items.map(
        ({ instanceId }) => instanceId,
      );
    expect(new Set(await listed(ADA))).toEqual(new Set([NORTH, SOUTH, null]));
    expect(new Set(await listed(SAM))).toEqual(new Set([NORTH]));
  });

  describe('under row-level security alone', () => {
    const unbound = (by: string, job: ImportJob) =>
      as(database, by, (tx, caller) =>
        applyImport(
          tx,
          { ...caller, may: { ...caller.may, ...UNBOUND } },
          { id: job.id, body: { base: job.base } },
        ),
      );

    it.each<[string, string, 'north' | 'south' | 'agents']>([
      ['support', SAM, 'north'],
      ['an agent', EVE_ACCOUNT, 'north'],
      ['an admin of another instance', NORA, 'south'],
      ['an admin of one instance', NORA, 'agents'],
      ['a machine', ROBOT, 'north'],
    ])('change nothing for %s', async (_who, by, job) => {
      const before = await contents(database);
      await expect(unbound(by, jobs[job])).rejects.toThrow();
      expect(await contents(database)).toEqual(before);
    });

    it('are not undone by support', async () => {
      await csv.apply(jobs.north);
      const before = await contents(database);
      const undo = as(database, SAM, (tx, caller) =>
        undoImport(
          tx,
          { ...caller, may: { ...caller.may, ...UNBOUND } },
          { id: jobs.north.id, body: { changedRows: 'skip' } },
        ),
      );
      await expect(undo).rejects.toThrow();
      expect(await contents(database)).toEqual(before);
    });
  });
});
