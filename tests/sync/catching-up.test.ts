/** More changes than one answer of the feed holds: until the last of them is here, the status says so. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeServer, json } from '../support/fake-server.ts';
import { me, user } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const lives: Life[] = [];

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

const page = (server: FakeServer, { name, more }: { name: string; more: boolean }) =>
  json(200, {
    since: `${server.epoch}:${server.seq}`,
    more,
    rows: { 'crm-users': [user(10, { version: more ? 2 : 3, fullName: name })] },
    deleted: [],
  });

async function farBehind() {
  const server = new FakeServer(me(), [user(10), user(11)], {});
  const life = await startLife({ database: 'catching-up', server });
  lives.push(life);
  const { engine } = life;
  engine.setWatched(true);
  engine.resume();
  await vi.waitFor(() => expect(engine.status().state).toBe('live'));
  let answerLast: (response: Response) => void = () => {};
  const last = new Promise<Response>((resolve) => {
    answerLast = resolve;
  });
  let isFirst = true;
  server.instead = (path) => {
    if (path !== '/v1/changes') return undefined;
    if (!isFirst) return last;
    isFirst = false;
    return page(server, { name: 'Half way', more: true });
  };
  void engine.syncNow();
  const shown = () => engine.replica.directory.get('crm-users', user(10).id)?.fullName;
  await vi.waitFor(() => expect(shown()).toBe('Half way'));
  const arrive = () => {
    server.instead = null;
    answerLast(page(server, { name: 'All there', more: false }));
  };
  return { engine, shown, arrive };
}

it('is syncing while the rest is still to come, and live with the last of it', async () => {
  const { engine, shown, arrive } = await farBehind();
  expect(engine.status().state).toBe('syncing');
  arrive();
  await vi.waitFor(() => expect(shown()).toBe('All there'));
  expect(engine.status().state).toBe('live');
});
