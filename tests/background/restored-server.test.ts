/** A server that is really restored from a backup under an open console: the copy is loaded anew, what waited is saved, what went back is listed and sent again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LostWindow } from '../../lib/schema/lost-view.ts';
import { openDatabase } from '../../server/db/open.ts';
import { startServer } from '../../server/http/serve.ts';
import { DRIVERS, newPlace, type Place, succeed } from '../server/backup/backup-fixture.ts';
import { IDS, startTestServer, type TestServer, uuid } from '../server/test-server.ts';
import { endAll, isLive, type OpenConsole, openConsole, signedInAs } from './person-at-browser.ts';

afterEach(endAll);

const soon = <T>(check: () => T) => vi.waitFor(check, { timeout: 15_000 });

/** Writes pass or not. */
function cuttableWrites() {
  const network = { isCut: false };
  const ask: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (network.isCut && ['PATCH', 'POST'].includes(request.method) && request.url.includes('/v1/'))
      throw new TypeError('Failed to fetch');
    return fetch(request);
  };
  return { network, ask };
}

interface Running {
  server: Pick<TestServer, 'url' | 'close'>;
  close(): Promise<void>;
}

async function firstServer(place: Place): Promise<Running> {
  const database = await openDatabase(place.at);
  const server = await startTestServer({ database });
  return { server, close: () => server.close().then(() => database.close()) };
}

/** Another process on the restored data at the same address. */
async function nextServer(place: Place, url: string): Promise<Running> {
  const database = await openDatabase(place.at);
  const server = await startServer({ database, port: Number(new URL(url).port) });
  return { server, close: () => server.close().then(() => database.close()) };
}

const rename = (id: string, fullName: string, baseVersion: number) =>
  ({ kind: 'crm-users', id, baseVersion, patch: { set: { fullName } } }) as never;

async function versionOf({ worker }: OpenConsole, id: string): Promise<number> {
  await worker.core.engine.whole();
  return worker.core.engine.replica.row('crm-users', id)?.version ?? 0;
}

async function save(here: OpenConsole, id: string, fullName: string): Promise<void> {
  const edit = rename(id, fullName, await versionOf(here, id));
  expect(await here.client.call('editRecord', edit)).toMatchObject({ ok: true });
  await soon(() => expect(here.view().sync).toMatchObject({ state: 'live', pending: 0 }));
}

async function listed({ client }: OpenConsole): Promise<LostWindow> {
  const answer = await client.call('listLost', { offset: 0, limit: 50 });
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value;
}

const HANA = uuid(399);

describe.each(DRIVERS)('a server on %s that was restored from a backup', (driver) => {
  it('is told of with all that went back, which the next worker still lists and sends again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchpanel restored '));
    const place = await newPlace(driver);
    let running = await firstServer(place);
    const { url } = running.server;
    const { network, ask } = cuttableWrites();
    const ada = await signedInAs(running.server as TestServer, 'ada', ask);
    await save(ada, IDS.gus, 'Gus Before');
    await succeed(['backup', join(folder, 'backup')], place);

    await save(ada, IDS.finn, 'Finn After');
    const record = { id: HANA, instanceId: IDS.north, username: 'hana', fullName: 'Hana New' };
    const added = { kind: 'crm-users', record: { nativeId: null, groupId: null, ...record } } as never;
    expect(await ada.client.call('createRecord', added)).toMatchObject({ ok: true });
    await soon(() => expect(ada.view().sync.pending).toBe(0));
    network.isCut = true;
    await ada.client.call('editRecord', rename(IDS.eve, 'Eve Waits', await versionOf(ada, IDS.eve)));
    await soon(() => expect(ada.view().sync.pending).toBe(1));

    await running.close();
    await succeed(['restore', join(folder, 'backup'), '--replace'], place);
    network.isCut = false;
    running = await nextServer(place, url);
    await ada.client.call('syncNow', {});
    await soon(() => expect(ada.view().sync).toMatchObject({ state: 'live', pending: 0, lost: 2 }));
    const { items } = await listed(ada);
    expect(items.map(({ name, was, savedBy }) => [name, was, savedBy]).sort()).toEqual([
      ['Finn After', 'changed', 'ada'],
      ['Hana New', 'added', 'ada'],
    ]);
    const finn = items.find(({ id }) => id === IDS.finn);
    expect(finn?.fields).toEqual([
      {
        field: 'fullName',
        former: { is: 'value', value: 'Finn After' },
        now: { is: 'value', value: 'Finn Secret-Surname' },
        isChangedSince: false,
      },
    ]);

    ada.worker.end();
    const next = await openConsole(ada, ask);
    await isLive(next);
    expect(next.view().sync.lost).toBe(2);
    expect(await next.client.call('sendLostAgain', { keys: 'all' })).toEqual({ ok: true, value: null });
    await soon(() => expect(next.view().sync).toMatchObject({ state: 'live', pending: 0 }));
    expect(next.view().sync).not.toHaveProperty('lost');
    const { directory } = next.worker.core.engine.replica;
    const named = (id: string) => directory.get('crm-users', id)?.fullName;
    expect([IDS.finn, HANA, IDS.eve, IDS.gus].map(named)).toEqual([
      'Finn After',
      'Hana New',
      'Eve Waits',
      'Gus Before',
    ]);
    endAll();
    await running.close();
    await place.remove();
    await rm(folder, { recursive: true });
  });

  it('is told of to whoever had the change on the screen; what somebody brought back is listed no more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchpanel restored '));
    const place = await newPlace(driver);
    let running = await firstServer(place);
    const { url } = running.server;
    const ada = await signedInAs(running.server as TestServer, 'ada');
    const ben = await signedInAs(running.server as TestServer, 'ben');
    await succeed(['backup', join(folder, 'backup')], place);
    await save(ada, IDS.finn, 'Finn After');
    await soon(() =>
      expect(ben.worker.core.engine.replica.row('crm-users', IDS.finn)?.fullName).toBe('Finn After'),
    );
    await running.close();
    await succeed(['restore', join(folder, 'backup'), '--replace'], place);
    running = await nextServer(place, url);
    for (const person of [ada, ben]) {
      await person.client.call('syncNow', {});
      await soon(() => expect(person.view().sync).toMatchObject({ state: 'live', lost: 1 }));
    }
    const [item] = (await listed(ben)).items;
    expect(await ben.client.call('sendLostAgain', { keys: [item?.key ?? ''] })).toMatchObject({ ok: true });
    await soon(() =>
      expect(ada.worker.core.engine.replica.row('crm-users', IDS.finn)?.fullName).toBe('Finn After'),
    );
    expect(await listed(ada)).toEqual({ total: 0, sendable: 0, items: [] });
    await soon(() => expect(ada.view().sync).not.toHaveProperty('lost'));
    endAll();
    await running.close();
    await place.remove();
    await rm(folder, { recursive: true });
  });

  it('from a backup that was taken while people wrote lists for each of them the newest that is gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchpanel restored '));
    const place = await newPlace(driver);
    let running = await firstServer(place);
    const { url } = running.server;
    const ada = await signedInAs(running.server as TestServer, 'ada');
    const ben = await signedInAs(running.server as TestServer, 'ben');
    const names: string[] = [];
    const writeOn = async (isOver: () => boolean) => {
      while (!isOver()) {
        names.push(`Finn ${names.length}`);
        await save(ada, IDS.finn, names.at(-1) ?? '');
      }
    };
    const backup = { isDone: false };
    const writing = writeOn(() => backup.isDone && names.length > 2);
    await succeed(['backup', join(folder, 'backup')], place).finally(() => {
      backup.isDone = true;
    });
    await writing;
    const last = names.length + 2;
    await writeOn(() => names.length === last);
    await soon(() =>
      expect(ben.worker.core.engine.replica.row('crm-users', IDS.finn)?.fullName).toBe(names.at(-1)),
    );
    await running.close();
    await succeed(['restore', join(folder, 'backup'), '--replace'], place);
    running = await nextServer(place, url);
    for (const person of [ada, ben]) {
      await person.client.call('syncNow', {});
      await soon(() => expect(person.view().sync).toMatchObject({ state: 'live', pending: 0, lost: 1 }));
      const [item, ...others] = (await listed(person)).items;
      expect(others).toEqual([]);
      expect(item?.fields.map(({ former }) => former)).toEqual([{ is: 'value', value: names.at(-1) }]);
      const now = item?.fields[0]?.now;
      const backedUp = now?.is === 'value' ? String(now.value) : '';
      expect(['Finn Secret-Surname', ...names.slice(0, -1)]).toContain(backedUp);
    }
    endAll();
    await running.close();
    await place.remove();
    await rm(folder, { recursive: true });
  });
});
