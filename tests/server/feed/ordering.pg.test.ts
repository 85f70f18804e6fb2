/**
 * The order of the feed under concurrent commits, on real PostgreSQL: PGlite runs one transaction at a time and can never
 * show the fault. The control numbers rows early and without the lock, and must lose some (`sync.md`, Ordering).
 * `npm run test:long -- commit-order` has the large count.
 */
import { expect, it } from 'vitest';
import { raceOfSeals, skipLock } from '../../sim/mutants/skipped-lock.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { loadFixture } from '../tenant-fixture.ts';
import { prepareControl, race, WITH_LOCK, WITHOUT_LOCK } from './commit-race.ts';

const CROWD = { writers: 8, readers: 2, round: 0, seed: 1 };

describeDatabases(
  'the order of commits',
  (subject) => {
    it('misses no row of 5,000 concurrent commits', async () => {
      const { database } = subject();
      await loadFixture(database);
      const settings = { ...CROWD, numbering: WITH_LOCK, databases: [database], commits: 5_000 };
      const { missed } = await race(settings);
      expect(missed).toEqual([0, 0]);
    }, 120_000);
  },
  POSTGRES ? [POSTGRES] : [],
);

describeDatabases(
  'the control without the lock',
  (subject) => {
    it('loses rows', async () => {
      const { database, url } = subject();
      await loadFixture(database);
      await prepareControl(url ?? '');
      const settings = { ...CROWD, numbering: WITHOUT_LOCK, databases: [database], commits: 1_000 };
      const { missed } = await race(settings);
      expect(Math.max(...missed)).toBeGreaterThan(0);
    }, 60_000);
  },
  POSTGRES ? [POSTGRES] : [],
);

describeDatabases(
  'the planted bug that skips the lock',
  (subject) => {
    it('is found by the race, which shows nothing without it', async () => {
      const { database, url } = subject();
      await loadFixture(database);
      expect(await raceOfSeals(database)).toEqual({ refused: 0, missed: 0 });
      await skipLock(url ?? '');
      expect((await raceOfSeals(database, 1)).missed).toBeGreaterThan(0);
    }, 60_000);
  },
  POSTGRES ? [POSTGRES] : [],
);
