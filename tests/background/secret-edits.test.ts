/** Writes that hold a secret: straight to the server, kept nowhere here (rule C14). */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { INSTANCE, instance } from '../support/rows.ts';
import { readStore } from '../support/sync-life.ts';
import { endAll } from './at-work.ts';
import { atConsole, change } from './console-at-work.ts';

afterEach(endAll);

describe('a secret', () => {
  const SECRET = { connectivity: { siteUrl: 'https://mine.example', password: 'hunter2' } };
  const secretEdit = (baseVersion = 1) => change('crm-instances', INSTANCE, SECRET, baseVersion);

  it('goes straight to the server and stays nowhere here', async () => {
    const { console, server, profile, worker } = await atConsole();
    server.instead = null;
    expect(await console.call('editRecord', secretEdit())).toEqual({ ok: true, value: { changeId: null } });
    expect(server.writes.at(-1)?.body).toMatchObject({ set: SECRET });
    expect(worker.core.engine.status().pending).toBe(0);
    expect(JSON.stringify(await readStore(profile.database, 'outbox'))).not.toContain('hunter2');
  });

  it('is refused while the server cannot be reached, and nothing is queued', async () => {
    const { console, worker } = await atConsole();
    expect(await console.call('editRecord', secretEdit())).toMatchObject({ error: { kind: 'offline' } });
    expect(worker.core.engine.status().pending).toBe(0);
  });

  it('is saved beside what others changed elsewhere, and not over what they changed too', async () => {
    const { console, server } = await atConsole();
    server.instead = null;
    server.putOther('crm-instances', instance({ version: 2, name: 'Theirs' }));
    expect(await console.call('editRecord', secretEdit())).toMatchObject({ ok: true });
    expect(server.row('crm-instances', INSTANCE)).toMatchObject({ name: 'Theirs', ...SECRET, version: 3 });
    server.putOther(
      'crm-instances',
      instance({ version: 4, connectivity: { siteUrl: 'https://theirs.example' } }),
    );
    const mine = { connectivity: { siteUrl: 'https://other.example', password: 'new' } };
    expect(await console.call('editRecord', change('crm-instances', INSTANCE, mine, 3))).toMatchObject({
      error: { kind: 'conflict' },
    });
    expect(server.row('crm-instances', INSTANCE)).toMatchObject({ version: 4 });
  });

  it('waits for nobody: earlier edits of the instance must be saved first', async () => {
    const { console, letGo } = await atConsole();
    await console.call('editRecord', change('crm-instances', INSTANCE, { name: 'Mine' }));
    expect(await console.call('editRecord', secretEdit())).toMatchObject({ error: { kind: 'invalid' } });
    await letGo();
    expect(await console.call('editRecord', secretEdit(2))).toMatchObject({ ok: true });
  });
});
