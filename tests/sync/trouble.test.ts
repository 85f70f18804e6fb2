/** A line or a server in trouble: what is said of it, and how edits and polls find back. */
import { afterEach, describe, expect, it } from 'vitest';
import { edit, endAll, eventually, named, theirs, world } from '../support/edit-world.ts';
import { json, problem } from '../support/fake-server.ts';

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

  it('obeys a server that said how long to wait, though an edit got through', async () => {
    const { server, engine } = await world();
    engine.setWatched(true);
    server.instead = (path) =>
      path.includes('crm-users')
        ? undefined
        : json(503, { status: 503, code: 'busy', title: 'Busy' }, { 'retry-after': '30' });
    engine.syncNow();
    await eventually(() => expect(engine.status().state).toBe('offline'));
    const asked = server.requests.filter((request) => request.startsWith('GET')).length;
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().pending).toBe(0));
    expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(asked);
  });
});

describe('an edit', () => {
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
