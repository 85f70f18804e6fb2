/** A server of the next version: it sends more than this extension knows, and says that they understand each other. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import { ALICE, BOB, edit, eventually, named } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { agent, group, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const LATER = { 'added-later': { list: [1, null], text: 'x' } };
/** Names in it are the customer's own. */
const TABLES_OF_NAMES = new Set(['events']);

/** Every object has a field more, but those whose names are data. */
function withMore(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => withMore(each));
  if (typeof value !== 'object' || value === null || TABLES_OF_NAMES.has(name)) return value;
  const fields = Object.entries(value).map(([field, each]) => [field, withMore(each, field)]);
  return { ...Object.fromEntries(fields), ...LATER };
}

/** Snapshots and feeds have rows of a kind more. */
function withMoreKinds(answer: Record<string, unknown>): Record<string, unknown> {
  const skill = { id: uuid('crm-users', 900), version: 1, name: 'English' };
  const { rows, deleted, tables } = answer;
  return {
    ...answer,
    ...(rows ? { rows: { ...rows, skills: [skill] } } : {}),
    ...(Array.isArray(deleted) ? { deleted: [...deleted, ['skills', skill.id, 2]] } : {}),
    ...(tables ? { tables: { ...tables, skills: { count: 0, ids: '', columns: {} } } } : {}),
  };
}

/** The columns of a table are its fields. */
function withMoreColumns(answer: Record<string, unknown>): Record<string, unknown> {
  const tables = Object.entries((answer.tables ?? {}) as Record<string, { columns: object }>).map(
    ([kind, table]) => [kind, { ...table, columns: { ...table.columns, addedLater: { all: 'x' } } }],
  );
  return answer.tables ? { ...answer, tables: Object.fromEntries(tables) } : answer;
}

function newer(server: FakeServer): Pick<FakeServer, 'fetch'> {
  return {
    async fetch(input, init) {
      const answer = await server.fetch(input, init);
      const body = await answer.json();
      const more = body.tables ? withMoreColumns(body) : (withMore(body) as Record<string, unknown>);
      return Response.json(withMoreKinds(more), { status: answer.status, headers: answer.headers });
    },
  };
}

let life: Life;
afterEach(() => life.end());

it('is synced with, edited on and heard of, and what only it knows stays on it', async () => {
  const rich = { logLevel: 'later', ...LATER } as never;
  const server = new FakeServer(me(), [user(10, { popFlow: rich }), user(11)], {
    'crm-instances': [instance({ features: LATER as never, connectivity: LATER as never })],
    'crm-user-groups': [group(50, { popFlow: rich })],
    'cti-agents': [agent(600)],
  });
  life = await startLife({ database: 'newer-server', server: newer(server) });
  const { engine } = life;
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  expect(engine.replica.directory?.get('crm-users', ALICE)?.fullName).toBe('User 10');

  await engine.edit(edit(named('Alice')));
  await eventually(() => expect(engine.pending()).toEqual([]));
  expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Alice', popFlow: rich });
  expect(server.writes.map(({ body }) => body)).toEqual([named('Alice')]);

  server.put(user(11, { version: 2, fullName: 'Bob', popFlow: rich }));
  await eventually(() => expect(engine.replica.directory?.get('crm-users', BOB)?.fullName).toBe('Bob'));
  server.delete(BOB);
  await eventually(() => expect(engine.replica.directory?.get('crm-users', BOB)).toBeUndefined());
  expect(engine.status()).toMatchObject({ state: 'live', reason: null });
});
