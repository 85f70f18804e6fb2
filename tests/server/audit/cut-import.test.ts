/** An import whose entries retention has cut cannot be undone any more, and says so. On both databases. */
import { expect, it } from 'vitest';
import { cutTrail } from '../../../server/audit/cut-trail.ts';
import { describeDatabases } from '../../support/databases.ts';
import { freshImporter } from '../imports/import-fixture.ts';
import { refusal, TENANT } from '../tenant-fixture.ts';
import { makeOld } from './trail-fixture.ts';

describeDatabases('an import from long ago', (subject) => {
  it('is not undone in part', async () => {
    const { database, csv } = await freshImporter(subject());
    const plan = await csv.plan([',eve,,By file,,,', ',finn,,By file,,,']);
    await csv.apply(plan);
    // Of its two entries one is old enough.
    await makeOld(database, 2);
    expect(await cutTrail(database, { tenantId: TENANT, days: 100 })).toBe(2);
    expect(await refusal(csv.undo(plan.id))).toMatchObject({ status: 409, code: 'import_cut' });
    expect(await csv.exportUsers()).toContain('By file');
  });
});
