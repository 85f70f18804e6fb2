/** A part of a snapshot fails: what was shown stays as it was, and only what is missing is asked for again. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { eventually } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';

/** A server whose snapshot has two parts, of which the second fails while it is told to. */
function serverThatFails() {
  const server = new FakeServer(me(), [user(10)], { 'crm-instances': [instance()] });
  const { fetch } = server;
  const line = { isBroken: false, asked: [] as string[] };
  server.fetch = async (input, init) => {
    const url = new URL(new Request(input, init).url);
    if (url.pathname !== '/v1/snapshot') return fetch(input, init);
    const part = url.searchParams.get('part') ?? '0';
    line.asked.push(part);
    if (line.isBroken && part === '1') throw new TypeError('Failed to fetch');
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
  server.put(user(10, { version: 2, fullName: 'Newer' }));
  void engine.syncNow();
  await eventually(() => expect(engine.status().state).toBe('offline'));
  expect(line.asked).toEqual(['0', '1']);
  expect(names()).toEqual(former);

  line.isBroken = false;
  line.asked = [];
  await eventually(() => {
    clock.advance(1_000);
    expect(engine.status().state).toBe('live');
  });
  expect(line.asked).toEqual(['1']);
  expect(names()).toEqual(['Newer']);
  engine.pause();
});
