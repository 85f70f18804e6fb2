/** Simulated worlds in the large count: 2,000 seeds of 1,000 operations each, none of which may break a promise of the design. */
import { availableParallelism } from 'node:os';
import type { LongTest } from './long-test.ts';
import { SimWorkers } from './support/sim-workers.ts';

const OPERATIONS = 1_000;

export const SIMULATOR: LongTest = {
  name: 'simulator',
  what: '2,000 simulated worlds of 1,000 operations each: I1 to I10 hold, and nothing is called queued or saved before it is',
  count: 2_000,
  async open({ seed: first }) {
    const workers = new SimWorkers(Math.min(2, availableParallelism()), OPERATIONS);
    return {
      async run(round) {
        const { broken, driver } = await workers.world(first + round);
        if (broken) throw new Error(broken);
        return { seen: `no violation on ${driver}` };
      },
      async close() {
        await workers.close();
        return [];
      },
    };
  },
};
