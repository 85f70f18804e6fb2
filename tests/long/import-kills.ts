/** The server is killed at any moment of Apply, on both databases in turns: everything was applied, or nothing. */
import { databaseUrl } from '../support/database-url.ts';
import { onServer } from '../support/on-server.ts';
import { startPostgres } from '../support/postgres.ts';
import { type LongTest, randomOf } from './long-test.ts';
import { killApply, measureApply } from './support/kill-apply.ts';
import { createKillWorld, type KillWorld } from './support/kill-world.ts';

const USERS = 2_000;
/** Beyond the end, so that kills after the commit are among them. */
const SPAN = 1.15;
/** Each so many kills come right with the answer. */
const ANSWERED_EVERY = 12;
/** Files of CTI agents: two rounds, one on each database, of so many. */
const AGENTS_EVERY = 8;
/** An apply is measured again after so many: the machine is not equally fast all the time. */
const MEASURED_EVERY = 20;

export const IMPORT_KILLS: LongTest = {
  name: 'import-kills',
  what: 'SIGKILL of the real server at a random moment of applying an import that renames, adds, makes groups and lets agents change hands; each fourth file is of CTI agents; PGlite and PostgreSQL in turns',
  covers: ['tests/long/import-kills.ts', 'server/main.ts'],
  count: 200,
  async open({ seed, say }) {
    const postgres = await startPostgres();
    if ('notRun' in postgres) throw new Error(`PostgreSQL is needed: ${postgres.notRun}`);
    const name = `patchpanel_kills_${process.pid}`;
    await onServer(postgres.url, `create database ${name}`);
    const worlds = [
      await createKillWorld({ users: USERS, url: null }),
      await createKillWorld({ users: USERS, url: databaseUrl(postgres.url, name) }),
    ];
    const durations = new Map<string, number>();
    return {
      async run(round) {
        const world = worlds[round % worlds.length] as KillWorld;
        const kind = round % AGENTS_EVERY < worlds.length ? 'cti-agents' : 'crm-users';
        const measuredAs = `${world.driver} ${kind}`;
        if (!durations.has(measuredAs) || round % MEASURED_EVERY < worlds.length) {
          const measured = await measureApply(world, { kind, name: `measured${round}` });
          say(`${measuredAs}: an apply takes ${Math.round(measured)} ms`);
          durations.set(measuredAs, measured);
        }
        const random = randomOf(seed, round);
        const moment = random() * SPAN * (durations.get(measuredAs) ?? 0);
        const at = round % ANSWERED_EVERY < worlds.length ? 'answered' : moment;
        const looked = Array.from(
          { length: 5 },
          () => world.users[Math.floor(random() * world.users.length)]?.id ?? '',
        );
        const what = await killApply(world, { kind, name: `round${round}`, at, looked });
        return { seen: `${measuredAs}: ${what} applied` };
      },
      async close() {
        const faults: string[] = [];
        for (const world of worlds) faults.push(...(await world.close()));
        await onServer(postgres.url, `drop database ${name} with (force)`);
        await postgres.stop();
        return faults;
      },
    };
  },
};
