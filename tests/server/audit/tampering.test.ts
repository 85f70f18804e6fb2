/** Random tamperings with a real audit trail are all found, on both databases; 10,000 of them by `npm run test:long -- audit-tampering`. */
import { beforeAll, expect, it } from 'vitest';
import type { WrittenHead } from '../../../server/audit/trail.ts';
import type { Database } from '../../../server/db/database.ts';
import { randomOf } from '../../long/long-test.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed } from '../tenant-fixture.ts';
import { TAMPERINGS, tamper, verify } from './tamper.ts';
import { fillCutTrail, headsOf } from './trail-fixture.ts';

/** Of each kind. */
const TIMES = 12;

describeDatabases('a tampered audit trail', (subject) => {
  let database: Database;
  let heads: WrittenHead[];
  beforeAll(async () => {
    database = subject().database;
    await fillCutTrail(database);
    heads = await headsOf(database);
  });

  it('is told from one that is whole', async () => {
    const report = await asSeed(database, (tx) => verify(tx, heads));
    expect(report).toMatchObject({ first: 9, cutUpTo: 8, faults: [] });
    expect(report.entries).toBeGreaterThan(10);
  });

  it.each(Object.keys(TAMPERINGS))('is found where somebody %s', async (name) => {
    for (let time = 0; time < TIMES; time += 1) {
      const random = randomOf(1, time);
      const options = { tampering: TAMPERINGS[name], random, heads };
      const { faults } = await tamper((work) => asSeed(database, work), options);
      expect({ name, time, found: faults.length > 0 }).toEqual({ name, time, found: true });
    }
  });

  it('is not found without heads that were kept elsewhere where all of it was linked anew', async () => {
    const tampering = TAMPERINGS['edits an entry, and links all after it anew'];
    const options = { tampering, random: randomOf(2, 1), heads: [] };
    expect(await tamper((work) => asSeed(database, work), options)).toMatchObject({ faults: [] });
  });
});
