/** Simulated worlds in the large count: 2,000 seeds of 1,000 operations each, none of which may break a promise of the design. */
import { openSimDatabases } from '../sim/sim-database.ts';
import { simulate } from '../sim/simulate.ts';
import type { LongTest } from './long-test.ts';

const OPERATIONS = 1_000;
/** Of the story that a failure is told with. */
const LINES = 30;

export const SIMULATOR: LongTest = {
  name: 'simulator',
  what: '2,000 simulated worlds of 1,000 operations each: I1 to I10 hold, and nothing is called queued or saved before it is',
  count: 2_000,
  async open({ seed: first }) {
    // The product warns of disks that refuse; here they do so on purpose.
    console.warn = () => undefined;
    const databases = await openSimDatabases();
    return {
      async run(round) {
        const seed = first + round;
        const database = await databases.next();
        const { violation, error, story } = await simulate({ database, seed, operations: OPERATIONS });
        const broken = violation ?? error;
        if (broken) throw new Error([`seed ${seed}: ${broken}`, ...story.slice(-LINES)].join('\n'));
        return { seen: `no violation on ${databases.driver}` };
      },
      async close() {
        await databases.close();
        return [];
      },
    };
  },
};
