/** A part of a snapshot fails: what was shown stays as it was, and only what is missing is asked for again. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { eventually } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';

const USERS = [10, 11, 12, 13, 14, 15];

/** A server whose snapshot has five parts, of which the third fails while it is told to. */
function serverThatFails() {
  const users = USERS.map((number) => user(number));
  const server = new FakeServer(me(), users, { 'crm-instances': [instance()] });
  server.parts = 5;
  const { fetch } = server;
  const line = { isBroken: false, asked: [] as string[] };
  server.fetch = async (input, init) => {
    const url = new URL(new Request(input, init).url);
    if (url.pathname !== '/v1/snapshot') return fetch(input, init);
    const part = url.searchParams.get('part') ?? '0';
    line.asked.push(part);
    if (line.isBroken && part === '2') throw new TypeError('Failed to fetch');
    return fetch(input, init);
  };
  return { server, line };
}

it('shows the former rows until all parts are in, and goes on with the one that failed', async () => {
  const { server, line } = serverThatFails();
  const { engine, clock } = await startLife({ database: 'resumed', server });
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  const names = () => [...engine.replica.directory.values('crm-users')].map(({ fullName }) => fullName);
  const former = names();

  line.isBroken = true;
  line.asked = [];
  server.epoch += 1;
  for (const number of USERS) server.put(user(number, { version: 2, fullName: `Newer ${number}` }));
  void engine.syncNow();
  await eventually(() => expect(engine.status().state).toBe('offline'));
  // Some are asked for ahead, and taken up in order.
  expect(line.asked).toEqual(['0', '1', '2', '3', '4']);
  expect(names()).toEqual(former);

  line.isBroken = false;
  line.asked = [];
  await eventually(() => {
    clock.advance(1_000);
    expect(engine.status().state).toBe('live');
  });
  expect(line.asked).toEqual(['2', '3', '4']);
  expect(names().sort()).toEqual(USERS.map((number) => `Newer ${number}`));
  engine.pause();
});
