/** Ten thousand people's polls wait at one server process on PostgreSQL while an admin edits. */
import { ok, strictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../server/db/open.ts';
import { ADA } from '../server/tenant-fixture.ts';
import { tokenOf } from '../support/access-token.ts';
import { crowdAccount, crowdUser, loadCrowd, supportAccount } from '../support/poll-crowd.ts';
import { type LongTest, randomOf } from './long-test.ts';
import { startLongPostgres } from './support/long-postgres.ts';
import { startPollCrowd } from './support/poll-crowd-process.ts';
import { startRealServer } from './support/real-server.ts';

const AGENTS = 9_980;
const SUPPORTERS = 20;
/** Of a round: all polls end and begin again meanwhile, more than once. */
const EDITS = 150;
const REST_MS = 400;
/** P8: an edit saved → shown in another's open panel; what is measured here ends when its poll is answered. */
const P8_MS = 500;
/** What the process may take: some 250 MB live, the rest answered requests until V8 collects old objects; 1,240 MB after 14 rounds. */
const MOST_MEMORY_MB = 1_400;

export const LONG_POLLS: LongTest = {
  name: 'long-polls',
  what: `${AGENTS} agents' and ${SUPPORTERS} supporters' long polls at one server process on PostgreSQL, from a process of their own; in each of 5 rounds an admin makes ${EDITS} edits in a minute: each reaches the poll of its user and all polls of the feed, 95 of 100 within ${P8_MS} ms of being sent, and the server stays below ${MOST_MEMORY_MB} MB`,
  covers: ['tests/long/long-polls.ts', 'server/main.ts'],
  count: 5,
  async open({ seed, say }) {
    const postgres = await startLongPostgres();
    const url = await postgres.create('polls');
    const database = await openDatabase({ url });
    await loadCrowd(database, { agents: AGENTS, supporters: SUPPORTERS });
    const server = await startRealServer({ url });
    const exp = Math.floor(Date.now() / 1000) + 24 * 3600;
    const token = (accountId: string) =>
      tokenOf({ url: server.url, database }, accountId, { claims: { exp } });
    const people: { path: '/v1/me' | '/v1/changes'; token: string }[] = [];
    for (let n = 0; n < AGENTS; n += 1) people.push({ path: '/v1/me', token: await token(crowdAccount(n)) });
    for (let n = 0; n < SUPPORTERS; n += 1)
      people.push({ path: '/v1/changes', token: await token(supportAccount(n)) });
    const ada = await token(ADA);
    await database.close();
    const crowd = startPollCrowd({ url: server.url, people });
    const versions = new Map<string, number>();

    async function metric(name: string): Promise<number> {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(new RegExp(`^${name} ([\\d.e+]+)$`, 'm').exec(text)?.[1]);
    }

    async function edit(n: number, fullName: string): Promise<void> {
      const id = crowdUser(n);
      const version = versions.get(id) ?? 1;
      const answer = await fetch(`${server.url}/v1/crm-users/${id}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${ada}`,
          'content-type': 'application/json',
          'if-match': `"${version}"`,
          'idempotency-key': `polls-${fullName}`,
        },
        body: JSON.stringify({ set: { fullName } }),
      });
      strictEqual(answer.status, 200, await answer.text());
      versions.set(id, version + 1);
    }

    return {
      async run(round) {
        while ((await metric('patchpanel_polls_waiting')) < people.length) await pause(250);
        const random = randomOf(seed, round);
        const waits: number[] = [];
        let memory = 0;
        let fewest = people.length;
        for (let n = 0; n < EDITS; n += 1) {
          const name = `r${round}.${n}`;
          const began = process.hrtime.bigint();
          const told = crowd.told(name, 1 + SUPPORTERS, began);
          await edit(Math.floor(random() * AGENTS), name);
          waits.push(...(await told));
          memory = Math.max(memory, (await metric('process_resident_memory_bytes')) / 1e6);
          fewest = Math.min(fewest, await metric('patchpanel_polls_waiting'));
          await pause(REST_MS - Math.min(REST_MS, Number(process.hrtime.bigint() - began) / 1e6));
        }
        waits.sort((a, b) => a - b);
        const at = (part: number) => Math.round(waits[Math.floor(waits.length * part)] ?? 0);
        const figures = `median ${at(0.5)}, 95 of 100 ${at(0.95)}, 99 of 100 ${at(0.99)}, longest ${at(0.9999)} ms; ${Math.round(memory)} MB; ${fewest} waiting at least`;
        say(figures);
        ok(at(0.95) <= P8_MS, `Edits came late: ${figures}`);
        ok(memory <= MOST_MEMORY_MB, `The server takes too much: ${figures}`);
        ok(fewest >= people.length * 0.98, `Polls were not waiting: ${figures}`);
        return { seen: `all told within P8 and ${MOST_MEMORY_MB} MB` };
      },
      async close() {
        await crowd.end();
        await server.stop();
        await postgres.stop();
        return [];
      },
    };
  },
};
