/** Plans that nobody applied go by their age; jobs that did something stay. On both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { prunePlans } from '../../../server/imports/prune-plans.ts';
import { describeDatabases } from '../../support/databases.ts';
import { refusal } from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

describeDatabases('pruning plans', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
  });

  const age = (id: string, hours: number) =>
    database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'maintenance' }, (tx) =>
      tx.query('update import_jobs set created_at = created_at - make_interval(hours => $2) where id = $1', [
        id,
        hours,
      ]),
    );

  it('removes a plan of yesterday with its rows, and no other job', async () => {
    const old = await csv.plan([',finn,,Old,,,']);
    const fresh = await csv.plan([',finn,,Fresh,,,']);
    const applied = await csv.apply(await csv.plan([',finn,,Applied,,,']));
    await age(old.id, 25);
    await age(fresh.id, 23);
    await age(applied.id, 2500);
    expect(await prunePlans(database, DEFAULT_TENANT_ID)).toBe(1);
    expect(await refusal(csv.apply(old))).toMatchObject({ status: 404 });
    expect((await csv.rows(old.id)).items).toEqual([]);
    expect((await csv.rows(fresh.id)).items).toHaveLength(1);
    expect(await csv.undo(applied.id)).toMatchObject({ state: 'undone' });
  });
});
