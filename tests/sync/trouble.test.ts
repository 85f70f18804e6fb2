/** A line or a server in trouble: what is said of it, and how edits and polls find back. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BOB, edit, endAll, eventually, named, theirs, world } from '../support/edit-world.ts';
import { json, problem } from '../support/fake-server.ts';
import { user } from '../support/rows.ts';

afterEach(endAll);

describe('a line that comes back', () => {
  it('is live as soon as an edit got through, without waiting for its own next attempt', async () => {
    const { server, engine } = await world();
    engine.setWatched(true);
    server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    engine.syncNow();
    await eventually(() => expect(engine.status().state).toBe('offline'));
    await engine.edit(edit(named('Mine')));
    server.instead = null;
    await engine.pushNow();
    await eventually(() => expect(engine.status()).toMatchObject({ state: 'live', pending: 0 }));
  });

  it.each([429, 503])(
    'obeys a server (%i) that said how long to wait, though an edit got through',
    async (status) => {
      const { server, engine } = await world();
      engine.setWatched(true);
      server.instead = (path) =>
        path.includes('crm-users')
          ? undefined
          : json(status, { status, code: 'busy', title: 'Busy' }, { 'retry-after': '30' });
      engine.syncNow();
      await eventually(() => expect(engine.status().state).toBe('offline'));
      const asked = server.requests.filter((request) => request.startsWith('GET')).length;
      await engine.edit(edit(named('Mine')));
      await eventually(() => expect(engine.status().pending).toBe(0));
      expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(asked);
    },
  );
});

describe('an answer that comes half', () => {
  it.each(['/v1/changes', '/v1/snapshot'])(
    '(%s) leaves what is shown, and is asked for again',
    async (half) => {
      const { server, engine, clock } = await world();
      await engine.edit(edit(named('Mine')));
      await eventually(() => expect(engine.status().pending).toBe(0));
      const { cursor } = engine.replica;
      server.epoch += half === '/v1/snapshot' ? 1 : 0;
      server.put(user(11, { version: 2, fullName: 'Newer' }));
      server.instead = (path) =>
        path === half ? new Response('{"since":"9","more":false,"rows":{"crm-users":[{"id":') : undefined;
      engine.setWatched(true);
      await eventually(() => expect(engine.status().state).toBe('offline'));
      const names = () => [...engine.replica.directory.values('crm-users')].map(({ fullName }) => fullName);
      expect(names().sort()).toEqual(['Mine', 'User 11']);
      expect(engine.replica.cursor).toBe(cursor);
      server.instead = null;
      await eventually(() => {
        clock.advance(20_000);
        expect(names().sort()).toEqual(['Mine', 'Newer']);
      });
    },
  );
});

describe('an edit', () => {
  it.each([429, 503])('waits at least as long as the server asks that answers %i', async (status) => {
    const { server, engine, clock } = await world();
    engine.setWatched(true);
    server.instead = (path) =>
      path.includes('crm-users')
        ? json(status, { status, code: 'busy', title: 'Busy' }, { 'retry-after': '30' })
        : undefined;
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().state).toBe('offline'));
    const asked = vi.fn();
    server.instead = (path) => (path.includes('crm-users') ? asked(path) : undefined);
    clock.advance(29_000);
    // Whatever else gives a reason to send: another edit, and a line that is said to be back.
    await engine.edit(edit(named('Other'), 1, BOB));
    await engine.syncNow();
    await engine.pushNow();
    expect(asked).not.toHaveBeenCalled();
    clock.advance(2_000);
    await eventually(() => expect(engine.status().pending).toBe(0));
  });

  it('waits for a server that stumbles, which is failed and not offline, and goes when it is up', async () => {
    const { server, engine, clock } = await world();
    engine.setWatched(true);
    server.instead = () => problem(500, 'internal', { detail: 'The database is gone.' });
    await engine.edit(edit(named('Mine')));
    await eventually(() =>
      expect(engine.status()).toMatchObject({
        state: 'failed',
        pending: 1,
        parked: 0,
        reason: { detail: 'The database is gone.' },
      }),
    );
    server.instead = null;
    await eventually(() => {
      clock.advance(15_000);
      expect(engine.status()).toMatchObject({ state: 'live', pending: 0 });
    });
  });

  it.each([
    ['asked about', () => undefined],
    ['refused', (path: string) => (path.includes('crm-users') ? problem(409, 'agent_taken') : undefined)],
  ])('that was held up and then %s leaves nothing offline behind', async (_, answer) => {
    const { server, engine, clock } = await world();
    engine.setWatched(true);
    server.instead = (path) =>
      path.includes('crm-users') ? Promise.reject(new TypeError('Failed to fetch')) : undefined;
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().state).toBe('offline'));
    server.instead = answer;
    server.put(theirs({ fullName: 'Theirs' }));
    await eventually(() => {
      clock.advance(15_000);
      expect(engine.status()).toMatchObject({ state: 'live', parked: 1 });
    });
  });
});

describe('a server that hangs', () => {
  it('is told within ten seconds of an edit, though the polls still wait, and the edit goes once it answers', async () => {
    const { server, engine, clock } = await world();
    engine.setWatched(true);
    await eventually(() => expect(engine.status().state).toBe('live'));
    server.hangs = () => true;
    const asked = server.requests.length;
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(server.requests.slice(asked)).toEqual([expect.stringMatching(/^PATCH/)]));
    expect(engine.status()).toMatchObject({ state: 'live', pending: 1 });
    clock.advance(10_000);
    await eventually(() => expect(engine.status()).toMatchObject({ state: 'offline', pending: 1 }));
    server.hangs = () => false;
    await eventually(() => {
      clock.advance(15_000);
      expect(engine.status()).toMatchObject({ state: 'live', pending: 0 });
    });
  });

  it('is told at once by a request of others that got no answer, until a poll is answered again', async () => {
    const { server, engine, clock } = await world();
    engine.setWatched(true);
    await eventually(() => expect(engine.status().state).toBe('live'));
    server.hangs = () => true;
    engine.doubt({ kind: 'offline', detail: 'The server did not answer in time.' });
    expect(engine.status().state).toBe('offline');
    server.hangs = () => false;
    await eventually(() => {
      clock.advance(15_000);
      expect(engine.status().state).toBe('live');
    });
  });
});
