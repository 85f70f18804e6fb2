/** A server of the version before: it says nothing that a schema marks as optional, tells no positions and knows no newer route. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import { AboutSchema } from '../../lib/schema/about.ts';
import { ChangesSchema, SnapshotPartSchema } from '../../lib/schema/feed.ts';
import { POSITION_HEADER } from '../../lib/schema/feed-position.ts';
import { MeAnswerSchema } from '../../lib/schema/me.ts';
import { ROW_SCHEMAS } from '../../lib/schema/rows.ts';
import { ALICE, BOB, edit, eventually, named } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { agent, group, instance, me, user } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';
import { withoutOptional } from '../support/without-optional.ts';

/** By path; everything else is a newer route. */
const SCHEMAS = {
  '/v1/about': AboutSchema,
  '/v1/me': MeAnswerSchema,
  '/v1/changes': ChangesSchema,
  '/v1/snapshot': SnapshotPartSchema,
} as const;

/** Optional in every version, since there may be none: rows of a kind, mappings of a kind, overrides of a level, parts of a specification. */
const MAY_BE_NONE =
  /^(tables|rows)\.[\w-]+$|^tables\.[\w-]+\.mapping$|(^|\.)(popFlow|features|connectivity)\.\w+$|(^|\.)identity\./;

function schemaOf(path: string) {
  const [, , kind = ''] = path.split('/');
  const row = kind in ROW_SCHEMAS ? ROW_SCHEMAS[kind as keyof typeof ROW_SCHEMAS] : null;
  return path in SCHEMAS ? SCHEMAS[path as keyof typeof SCHEMAS] : row;
}

function older(server: FakeServer) {
  const leftOut = new Set<string>();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input));
    const schema = schemaOf(pathname);
    if (!schema) return Response.json({ status: 404, code: 'no_route', title: 'no_route' }, { status: 404 });
    const answer = await server.fetch(input, init);
    const { value, paths } = withoutOptional(schema, await answer.json(), (path) => MAY_BE_NONE.test(path));
    for (const path of paths) leftOut.add(`${pathname.split('/')[2]} ${path}`);
    const headers = new Headers(answer.headers);
    if (headers.has(POSITION_HEADER)) leftOut.add(POSITION_HEADER);
    headers.delete(POSITION_HEADER);
    return Response.json(value, { status: answer.status, headers });
  };
  return { fetch, leftOut };
}

let life: Life;
afterEach(() => life.end());

it('is synced with, edited on and heard of', async () => {
  const account = { ...me().account, signedInBy: 'Corp' };
  const server = new FakeServer({ ...me(), account }, [user(10), user(11)], {
    'crm-instances': [instance()],
    'crm-user-groups': [group(50)],
    'cti-agents': [agent(600)],
  });
  const { fetch, leftOut } = older(server);
  life = await startLife({ database: 'older-server', server: { fetch } });
  const { engine } = life;
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  expect(engine.replica.directory?.get('crm-users', ALICE)?.fullName).toBe('User 10');
  expect(engine.replica.me?.account.signedInBy).toBeUndefined();

  await engine.edit(edit(named('Alice')));
  await eventually(() => expect(engine.pending()).toEqual([]));
  expect(server.users.get(ALICE)?.fullName).toBe('Alice');
  expect(engine.replica.directory?.get('crm-users', ALICE)?.fullName).toBe('Alice');

  server.put(user(11, { version: 2, fullName: 'Bob' }));
  await eventually(() => expect(engine.replica.directory?.get('crm-users', BOB)?.fullName).toBe('Bob'));
  server.delete(BOB);
  await eventually(() => expect(engine.replica.directory?.get('crm-users', BOB)).toBeUndefined());
  expect(engine.status()).toMatchObject({ state: 'live', reason: null });
  // A field that is made optional later is left out here without a word about it; these are those of now.
  expect([...leftOut].sort()).toEqual([
    POSITION_HEADER,
    'me account.signedInBy',
    'me keepsDecisions',
    'snapshot position',
  ]);
});
