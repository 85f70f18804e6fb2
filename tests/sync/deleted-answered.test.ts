/** An edit was saved and its answer lost, and then others deleted the record: the answer to the repetition is older than the copy. */
import { afterEach, expect, it } from 'vitest';
import { ALICE, edit, endAll, eventually, idle, named, world } from '../support/edit-world.ts';
import { problem } from '../support/fake-server.ts';

afterEach(endAll);

it('does not bring the record back, neither on the screen nor on disk', async () => {
  const { server, engine, start } = await world();
  const isEdit = (path: string) => path.includes('crm-users');
  server.loses = isEdit;
  await engine.edit(edit(named('Mine')));
  await eventually(() => expect(server.users.get(ALICE)?.fullName).toBe('Mine'));
  server.instead = (path) => (isEdit(path) ? problem(503, 'busy') : undefined);
  server.loses = () => false;
  server.users.delete(ALICE);
  server.epoch += 1;
  engine.setWatched(true);
  await eventually(() => expect(engine.replica.directory.get('crm-users', ALICE)).toBeUndefined());
  server.instead = null;
  await engine.pushNow();
  await idle(engine);
  expect([...server.applied.values()]).toEqual([1]);
  expect(engine.pending()).toEqual([]);
  expect(engine.replica.directory.get('crm-users', ALICE)).toBeUndefined();
  engine.pause();
  const next = await start();
  expect(next.engine.replica.directory.get('crm-users', ALICE)).toBeUndefined();
});
