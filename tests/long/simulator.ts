/** Simulated worlds in the large count: 2,000 seeds of 1,000 operations each, none of which may break a promise of the design. */
import type { LongTest } from './long-test.ts';
import { SimWorkers } from './support/sim-workers.ts';

const OPERATIONS = 1_000;

export const SIMULATOR: LongTest = {
  name: 'simulator',
  what: '2,000 simulated worlds of 1,000 operations each: I1 to I10 hold, and nothing is called queued or saved before it is',
  covers: ['tests/long/simulator.ts', 'tests/sim/worker.ts'],
  count: 2_000,
  async open({ seed: first, processes }) {
    const workers = new SimWorkers(processes, OPERATIONS);
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
