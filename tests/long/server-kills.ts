/** The server is killed at any moment while clients edit, five hundred times, PGlite and PostgreSQL in turns. */
import { type LongTest, randomOf } from './long-test.ts';
import { killUnderLoad } from './support/kill-edits.ts';
import { createKillWorld, type KillWorld } from './support/kill-world.ts';
import { startLongPostgres } from './support/long-postgres.ts';

const USERS = 2_000;
/** Milliseconds of load before the kill, at most. */
const LONGEST = 400;

export const SERVER_KILLS: LongTest = {
  name: 'server-kills',
  what: 'SIGKILL of the real server at a random moment while six clients edit the same users, PGlite and PostgreSQL in turns: every answered edit is there once, every repetition of an unanswered one is one effect, and the trail is whole; counted by how long the server was away',
  covers: ['tests/long/server-kills.ts', 'server/main.ts'],
  count: 500,
  async open({ seed, say }) {
    const postgres = await startLongPostgres();
    const worlds: KillWorld[] = [
      await createKillWorld({ users: USERS, url: null }),
      await createKillWorld({ users: USERS, url: await postgres.create('loaded') }),
    ];
    return {
      async run(round) {
        const world = worlds[round % worlds.length] as KillWorld;
        const random = randomOf(seed, round);
        const after = random() * LONGEST;
        const { answered, inDoubt, awayFor } = await killUnderLoad(world, {
          name: `r${round}`,
          after,
          random,
        });
        say(
          `${world.driver}: ${answered} answered; in doubt ${inDoubt.done} done, ${inDoubt.open} not; ready after ${Math.round(awayFor)} ms`,
        );
        return { seen: `${world.driver}: away for less than ${Math.ceil(awayFor / 1000)} s` };
      },
      async close() {
        const faults: string[] = [];
        for (const world of worlds) faults.push(...(await world.close()));
        await postgres.stop();
        return faults;
      },
    };
  },
};
