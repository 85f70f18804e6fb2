/** Fifty thousand users are imported and taken back, on PGlite and on PostgreSQL. */
import { strictEqual } from 'node:assert/strict';
import { startPostgres } from '../support/postgres.ts';
import type { LongTest } from './long-test.ts';
import { importWhole } from './support/import-whole.ts';
import { createKillWorld } from './support/kill-world.ts';

const USERS = 50_000;
/** Of the demo's other instance, which no file here is about. */
const OTHERS = 12;

export const IMPORT_ROWS: LongTest = {
  name: 'import-rows',
  what: 'a CSV file of 50,000 users: planned, applied and taken back, each export to the byte and each hash of the trail right; PGlite, then PostgreSQL',
  covers: ['tests/long/import-rows.ts', 'server/main.ts'],
  count: 2,
  async open({ say }) {
    const postgres = await startPostgres();
    if ('notRun' in postgres) throw new Error(`PostgreSQL is needed: ${postgres.notRun}`);
    return {
      async run(round) {
        const world = await createKillWorld({
          users: USERS + OTHERS,
          url: round % 2 === 0 ? null : postgres.url,
        });
        strictEqual(world.users.length, USERS);
        const times = await importWhole(world, `round ${round}`);
        const faults = await world.close();
        if (faults.length > 0) throw new Error(faults.join('\n'));
        const shown = Object.entries(times).map(([step, ms]) => `${step} ${Math.round(ms)} ms`);
        say(`${world.driver}: ${shown.join(', ')}`);
        return { seen: `${world.driver}: planned, applied and taken back` };
      },
      async close() {
        await postgres.stop();
        return [];
      },
    };
  },
};
