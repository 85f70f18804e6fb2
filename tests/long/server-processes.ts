/** Three server processes on one PostgreSQL are killed and started again at random for ten minutes while people edit. */
import { type LongTest, randomOf } from './long-test.ts';
import { endThemAtRandom } from './support/kill-servers.ts';
import { startLongPostgres } from './support/long-postgres.ts';
import { openProcessWorld } from './support/process-world.ts';

/** Of a round; sixty are ten minutes. */
const SECONDS = 10;
const USERS = 1_000;

export const SERVER_PROCESSES: LongTest = {
  name: 'server-processes',
  what: 'three processes of the real server on one PostgreSQL behind a round-robin proxy, killed (SIGKILL, now and then SIGTERM) and started again at random for 60 rounds of ten seconds, while four people edit and two watch with the real sync core: no edit lost, doubled or out of order, every copy equal to the server, everybody live again without being told',
  covers: ['tests/long/server-processes.ts', 'server/main.ts'],
  count: 60,
  async open({ seed, say }) {
    const postgres = await startLongPostgres();
    const world = await openProcessWorld({ url: await postgres.create('processes'), users: USERS });
    return {
      async run(round) {
        const random = randomOf(seed, round);
        const end = performance.now() + SECONDS * 1000;
        const isOver = () => performance.now() > end;
        let ended = 0;
        const during = async () => {
          ended = await endThemAtRandom(world.group, { random, restMs: 1_500, isOver });
        };
        const { edits } = await world.round(`r${round}`, during, random);
        say(`${ended} ended, ${edits} edits; answers so far ${JSON.stringify([...world.answers])}`);
        return { seen: 'nothing lost, doubled or out of order' };
      },
      async close() {
        await world.close();
        await postgres.stop();
        return [];
      },
    };
  },
};
