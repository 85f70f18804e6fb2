/** The first moments of a worker's life: what it knows before all rows are read, and that nobody is misled meanwhile. */
import 'fake-indexeddb/auto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeServer } from '../support/fake-server.ts';
import { agent, environment, group, INSTANCE, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const mapped = (...numbers: number[]) => ({
  mode: 'override' as const,
  agents: numbers.map((number) => uuid('cti-agents', number)),
});
const others = {
  'crm-instances': [instance({ mapping: mapped(602) })],
  'crm-user-groups': [group(50, { mapping: mapped(601) })],
  environments: [environment(500)],
  'cti-agents': [agent(600), agent(601), agent(602), agent(603)],
};
const ALICE = uuid('crm-users', 10);
const sought = (nativeId: string) => [{ instanceId: INSTANCE, username: null, nativeId }];

const lives: Life[] = [];
let number = 0;

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

/** A server, and a copy of it on disk that a former life has left. */
async function world() {
  number += 1;
  const database = `loader-${number}`;
  const users = [
    user(10, { mapping: mapped(600), groupId: uuid('crm-user-groups', 50) }),
    user(11, { mapping: mapped(603) }),
  ];
  const server = new FakeServer(me(), users, others);
  const former = await startLife({ database, server });
  former.engine.setWatched(true);
  former.engine.resume();
  await vi.waitFor(() => expect(former.engine.status().state).toBe('live'));
  return { server, database, former };
}

/** The next life, whose disk gives no page of rows before it is let. */
async function wake({ server, database, former }: Awaited<ReturnType<typeof world>>) {
  former.end();
  server.requests.length = 0;
  let letRead: () => void = () => undefined;
  const mayRead = new Promise<void>((resolve) => {
    letRead = resolve;
  });
  const gate = (call: string) => (call === 'before cache.readBlocks' ? mayRead : Promise.resolve());
  const life = await startLife({ database, server, gate, isHasty: true });
  lives.push(life);
  return { ...life, letRead };
}

describe('a worker that has just woken up', () => {
  it('knows account, groups and instances, but no user', async () => {
    const { engine } = await wake(await world());
    const { directory, me: account, isWhole } = engine.replica;
    expect(account?.account.username).toBe('admin.ada');
    expect([directory.size('crm-user-groups'), directory.size('crm-instances')]).toEqual([1, 1]);
    expect([directory.size('crm-users'), directory.size('cti-agents'), isWhole]).toEqual([0, 0, false]);
  });

  it('is brought a user with own and inherited agents, and nobody else', async () => {
    const { engine } = await wake(await world());
    await engine.bring(sought('10'));
    const { directory } = engine.replica;
    expect(directory.userByNativeId(INSTANCE, '10')?.id).toBe(ALICE);
    expect([...directory.values('cti-agents')].map(({ agentId }) => agentId).sort()).toEqual([
      '600',
      '601',
      '602',
    ]);
    expect(directory.size('crm-users')).toBe(1);
  });

  it('is brought nobody who is not there', async () => {
    const { engine } = await wake(await world());
    await engine.bring(sought('404'));
    expect(engine.replica.directory.size('crm-users')).toBe(0);
    expect(engine.replica.isWhole).toBe(false);
  });

  it('has everything once it has read on, and says so', async () => {
    const { engine, changes, letRead } = await wake(await world());
    await engine.bring(sought('10'));
    letRead();
    await engine.whole();
    const { directory, isWhole } = engine.replica;
    expect([directory.size('crm-users'), directory.size('cti-agents'), isWhole]).toEqual([2, 4, true]);
    expect(directory.ownersOf(uuid('cti-agents', 603), INSTANCE)).toHaveLength(1);
    expect(changes).toContainEqual({ type: 'rows', changed: 'all' });
  });

  it('takes from the log what is newer than the blocks', async () => {
    const here = await world();
    here.server.put(user(10, { version: 2, nativeId: 'new', mapping: mapped(603) }));
    await vi.waitFor(() =>
      expect(here.former.engine.replica.directory.userByNativeId(INSTANCE, 'new')).toBeDefined(),
    );
    const { engine, letRead } = await wake(here);
    await engine.bring([...sought('10'), ...sought('new')]);
    const { directory } = engine.replica;
    expect(directory.userByNativeId(INSTANCE, '10')).toBeUndefined();
    expect(directory.userByNativeId(INSTANCE, 'new')?.version).toBe(2);
    expect(directory.get('cti-agents', uuid('cti-agents', 603))?.agentId).toBe('603');
    letRead();
    await engine.whole();
    expect(directory.userByNativeId(INSTANCE, '10')).toBeUndefined();
    expect(directory.size('crm-users')).toBe(2);
  });

  it('asks the server nothing before it has read all', async () => {
    const here = await world();
    const { engine, letRead } = await wake(here);
    engine.setWatched(true);
    engine.resume();
    await engine.bring(sought('10'));
    expect([here.server.requests, engine.status().state]).toEqual([[], 'syncing']);
    letRead();
    await vi.waitFor(() => expect(engine.status().state).toBe('live'));
  });

  it('reads no more than that while nobody looks and nothing waits', async () => {
    const { engine, letRead } = await wake(await world());
    letRead();
    engine.resume();
    await engine.bring(sought('10'));
    expect(engine.replica.isWhole).toBe(false);
  });

  it('sends what waits although nobody looks', async () => {
    const here = await world();
    here.server.instead = (path) => (path.includes('crm-users') ? Response.error() : undefined);
    await here.former.engine.edit({
      kind: 'crm-users' as const,
      id: ALICE,
      baseVersion: 1,
      patch: { set: { fullName: 'Mine' } },
    });
    here.former.end();
    here.server.instead = null;
    const { engine, letRead } = await wake(here);
    letRead();
    engine.resume();
    await vi.waitFor(() => expect(here.server.users.get(ALICE)?.fullName).toBe('Mine'));
  });

  it('reads on only when what a page waits for is done', async () => {
    const { engine, letRead } = await wake(await world());
    let answer: () => void = () => undefined;
    const work = engine.first(
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
    );
    letRead();
    const reading = engine.whole();
    await engine.bring(sought('10'));
    expect([engine.replica.directory.size('crm-users'), engine.replica.isWhole]).toEqual([1, false]);
    answer();
    await Promise.all([work, reading]);
    expect(engine.replica.isWhole).toBe(true);
  });

  it('keeps nothing of what it was reading when the rows are dropped meanwhile', async () => {
    const { engine, letRead } = await wake(await world());
    const reading = engine.whole();
    await engine.wipe();
    letRead();
    await reading;
    expect(engine.replica.directory.size('crm-users')).toBe(0);
    expect(engine.replica.isWhole).toBe(true);
  });

  it('fetches everything again when the disk cannot be read', async () => {
    const here = await world();
    here.former.end();
    const gate = async (call: string) => {
      if (call === 'before cache.readBlocks') throw new DOMException('broken', 'DataError');
    };
    vi.spyOn(console, 'warn').mockReturnValue();
    const life = await startLife({ ...here, gate });
    lives.push(life);
    expect([life.engine.replica.cursor, life.engine.replica.isWhole]).toEqual([null, true]);
    life.engine.setWatched(true);
    life.engine.resume();
    await vi.waitFor(() => expect(life.engine.replica.directory.size('crm-users')).toBe(2));
  });
});

it('holds nothing of what pages were once given', async () => {
  const { engine } = await wake(await world());
  const given = await giveOnce(engine);
  await engine.first(Promise.resolve('the next'));
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(given.deref()).toBeUndefined();
});

/** In a function of its own, so that nothing here stays on the stack. */
async function giveOnce(engine: Life['engine']): Promise<WeakRef<object>> {
  return new WeakRef(await engine.first(Promise.resolve({ view: 'of a page' })));
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
