/** How a sign-in ends by the server's word: expired, revoked, disabled, and less allowed than before. Edits outlive all of it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { alter, disable, IDS, PEOPLE, startTestServer, type TestServer } from '../server/test-server.ts';
import { problem } from '../support/fake-server.ts';
import { become } from './become.ts';
import {
  endAll,
  everythingStored,
  isLive,
  type OpenConsole,
  openConsole,
  type PersonAtBrowser,
  signedInAs,
} from './person-at-browser.ts';

const ENABLE = 'update accounts set active = true where id = $1';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(async () => {
  endAll();
  await alter(server.database, ENABLE, [PEOPLE.ben.id]);
});
afterAll(() => server.close());

/** The server and the browser may both be slow here. */
const soon = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000 });

/** A network on which access tokens can be past their time, and writes can fail. */
function network() {
  const state = { areWritesCut: false, isOffline: false, expired: new Set<string>(), refreshes: 0 };
  const through: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (state.isOffline) throw new TypeError('Failed to fetch');
    if (state.areWritesCut && request.method === 'PATCH') throw new TypeError('Failed to fetch');
    if (request.url.endsWith('/oidc/token')) state.refreshes += 1;
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    return state.expired.has(token) ? problem(401, 'token_expired') : fetch(request);
  };
  return { state, through };
}

type Here = PersonAtBrowser & OpenConsole;

async function expireToken({ worker }: Here, { expired }: { expired: Set<string> }) {
  expired.add((await worker.core.session.read()) ?? '');
}

const finnOf = ({ worker }: OpenConsole) => worker.core.engine.replica.row('crm-users', IDS.finn);

/** Answers the version the edit was made on. */
async function edit(here: OpenConsole, fullName: string): Promise<number> {
  const patch = { set: { fullName } };
  const baseVersion = finnOf(here)?.version ?? 0;
  const answer = await here.client.call('editUser', { userId: IDS.finn, baseVersion, patch } as never);
  expect(answer).toMatchObject({ ok: true });
  return baseVersion;
}

const endEveryGrant = () =>
  alter(server.database, `delete from provider_payloads where model in ('RefreshToken', 'Grant', 'Session')`);

describe('an access token past its time', () => {
  it('is renewed once in the middle of a push, and the edit takes effect once', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ada', through);
    const refreshes = state.refreshes;
    await expireToken(here, state);
    const version = await edit(here, 'Pushed');
    await soon(() => expect(here.view().sync).toMatchObject({ state: 'live', pending: 0 }));
    expect(finnOf(here)).toMatchObject({ fullName: 'Pushed', version: version + 1 });
    expect(state.refreshes - refreshes).toBe(1);
  });

  it('is renewed once for both polls and a push at the same time', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ada', through);
    const refreshes = state.refreshes;
    await expireToken(here, state);
    await here.client.call('syncNow', {});
    await edit(here, 'Together');
    await soon(() => expect(here.view().sync).toMatchObject({ state: 'live', pending: 0 }));
    expect(state.refreshes - refreshes).toBe(1);
  });

  it('ends the sign-in when the family was ended: signed out and why, with copy and edit kept', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ada', through);
    state.areWritesCut = true;
    const version = await edit(here, 'Kept');
    await endEveryGrant();
    await expireToken(here, state);
    state.areWritesCut = false;
    await here.client.call('syncNow', {});
    await soon(() =>
      expect(here.view()).toMatchObject({
        session: { state: 'signed-out', ended: 'expired', username: 'ada' },
        sync: { state: 'signed-out', pending: 1 },
      }),
    );
    expect(finnOf(here)?.version).toBe(version);
    here.typing = 'ada';
    await here.client.call('signIn', {});
    await soon(() => expect(here.view().sync).toMatchObject({ state: 'live', pending: 0 }));
    expect(finnOf(here)).toMatchObject({ fullName: 'Kept', version: version + 1 });
    expect(here.view().session.ended).toBeUndefined();
  });

  it('keeps the sign-in while the server cannot be reached', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ada', through);
    await expireToken(here, state);
    state.isOffline = true;
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().sync.state).toBe('offline'));
    expect(here.view().session.state).toBe('signed-in');
    state.isOffline = false;
    await here.client.call('syncNow', {});
    await isLive(here);
  });

  it('is told again by the next life of the worker, and by no page anew', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ada', through);
    await endEveryGrant();
    await expireToken(here, state);
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().session.ended).toBe('expired'));
    here.worker.end();
    const windows = here.windows.length;
    const next = await openConsole(here, through);
    expect(next.view().session).toMatchObject({ state: 'signed-out', ended: 'expired', username: 'ada' });
    expect(here.windows.length).toBe(windows);
  });
});

describe('a disabled account', () => {
  async function disabled(through = globalThis.fetch): Promise<Here> {
    const here = await signedInAs(server, 'ben', through);
    await disable(server.database, 'ben');
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().session.ended).toBe('disabled'));
    return here;
  }

  it('is told so at its next request, and keeps no row of the directory', async () => {
    const here = await disabled();
    expect(here.view()).toMatchObject({
      session: { state: 'signed-out', ended: 'disabled', username: 'ben' },
      person: { kind: 'nobody' },
      groups: [],
    });
    const stored = await everythingStored(here.profile);
    for (const row of ['finn', 'eve', 'Tier 1', '4711', 'NICE EU', 'refresh']) {
      expect(stored).not.toContain(row);
    }
  });

  it('keeps its edits, which are saved when it is enabled again', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ben', through);
    state.areWritesCut = true;
    const version = await edit(here, 'Outlives');
    await disable(server.database, 'ben');
    state.areWritesCut = false;
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().session.ended).toBe('disabled'));
    expect(here.view().sync).toMatchObject({ state: 'signed-out', pending: 1 });
    await alter(server.database, ENABLE, [PEOPLE.ben.id]);
    here.typing = 'ben';
    expect(await here.client.call('signIn', {})).toEqual({ ok: true, value: null });
    await soon(() => expect(here.view().sync).toMatchObject({ state: 'live', pending: 0 }));
    expect(finnOf(here)).toMatchObject({ fullName: 'Outlives', version: version + 1 });
  });

  it('is told so by the refusal of a newer token, too', async () => {
    const { state, through } = network();
    const here = await signedInAs(server, 'ben', through);
    await disable(server.database, 'ben');
    await expireToken(here, state);
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().session.ended).toBe('disabled'));
  });
});

describe('less allowed than before', () => {
  beforeEach(() => become(server, 'admin', IDS.north));

  async function benWithWaitingEdit() {
    const { state, through } = network();
    const here = await signedInAs(server, 'ben', through);
    state.areWritesCut = true;
    const version = await edit(here, 'Too late');
    return { here, state, version };
  }

  it('a support person sees on and changes nothing; what waited is set aside with its reason', async () => {
    const { here, state, version } = await benWithWaitingEdit();
    await become(server, 'support', IDS.north);
    state.areWritesCut = false;
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().sync).toMatchObject({ pending: 1, parked: 1 }));
    await soon(() => expect(here.view().readOnly).toEqual({ reason: 'role' }));
    expect(await here.client.call('listPending', {})).toMatchObject({
      value: [{ state: 'parked', error: { kind: 'forbidden' } }],
    });
    expect(finnOf(here)?.version).toBe(version);
  });

  it.each([
    ['agent', IDS.north],
    ['admin', IDS.south],
  ])('%s elsewhere has no row left of what is no longer theirs', async (role, instanceId) => {
    const { here, state } = await benWithWaitingEdit();
    await become(server, role, instanceId);
    state.areWritesCut = false;
    await here.client.call('syncNow', {});
    await soon(() => expect(here.view().sync).toMatchObject({ pending: 1, parked: 1 }));
    const { directory } = here.worker.core.engine.replica;
    await soon(() => expect(directory.get('crm-users', IDS.finn as never)).toBeUndefined());
    await soon(async () => {
      const stored = JSON.parse(await everythingStored(here.profile))[1] as [string, unknown][];
      const rows = stored.filter(([store]) => store !== 'outbox');
      expect(JSON.stringify(rows)).not.toContain('finn');
    });
  });
});
