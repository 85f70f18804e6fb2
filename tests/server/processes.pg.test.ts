/** Three processes of the real server behind a proxy: killed at random, and replaced one after the other. `npm run test:long -- server-processes` has the ten minutes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomOf } from '../long/long-test.ts';
import { endThemAtRandom } from '../long/support/kill-servers.ts';
import { openProcessWorld, type ProcessWorld } from '../long/support/process-world.ts';
import { describeDatabases, POSTGRES } from '../support/databases.ts';

const USERS = 600;
const KILLS = 6;

describeDatabases(
  'while three server processes',
  (subject) => {
    let world: ProcessWorld;
    beforeAll(async () => {
      world = await openProcessWorld({ url: subject().url ?? '', users: USERS });
    });
    afterAll(() => world.close());

    test('are replaced one after the other, no edit is refused, unanswered or made twice', async () => {
      const during = async () => {
        for (let place = 0; place < world.group.size; place += 1) {
          await world.group.stop(place);
          await world.group.start(place);
        }
      };
      const { edits } = await world.round('rolling', during, randomOf(8, 0));
      expect(edits).toBeGreaterThan(0);
      expect([...world.answers.keys()]).toEqual(['200']);
    });

    test('are killed at random, no edit is lost, doubled or out of order, and everybody is live again', async () => {
      const random = randomOf(8, 1);
      const isOver = (ended: number) => ended >= KILLS;
      const during = async () => void (await endThemAtRandom(world.group, { random, restMs: 600, isOver }));
      const { edits } = await world.round('killed', during, random);
      expect(edits).toBeGreaterThan(0);
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
