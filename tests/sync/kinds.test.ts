/** Edits and additions of records of any kind on their way: what names something new waits for it, and is set aside with it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import { ALICE, edit, endAll, GROUP, idle, mapped, named, world } from '../support/edit-world.ts';
import { problem } from '../support/fake-server.ts';
import { agent, agentGroup, environment, group, INSTANCE, instance, user, uuid } from '../support/rows.ts';

afterEach(endAll);

const NEW_GROUP = uuid('crm-user-groups', 51);
const added = (kind: Kind, row: AnyRow) => ({ kind, row: { ...row, version: 0 } as AnyRow });
const change = (kind: Kind, id: string, patch: RecordPatch, baseVersion = 1) => ({
  kind,
  id,
  patch,
  baseVersion,
});

/** A world whose server takes no writes until it is let go; `sent` are the writes since, in order. */
async function heldWorld() {
  const here = await world();
  const { server } = here;
  const isRead = (path: string) => path === '/v1/me' || path === '/v1/changes' || path === '/v1/snapshot';
  server.instead = (path) => (isRead(path) ? undefined : problem(503, 'busy'));
  const letGo = async (instead?: (path: string) => Response | undefined) => {
    server.instead = instead ?? null;
    server.requests = [];
    here.engine.resume();
    here.engine.syncNow();
    await idle(here.engine);
    return server.requests.filter((request) => /^(POST|PATCH)/.test(request));
  };
  return { ...here, letGo };
}

describe('an edit', () => {
  it.each<[Kind, string, RecordPatch]>([
    ['crm-instances', INSTANCE, { set: { features: { mediaBar: true } } }],
    ['crm-user-groups', GROUP, { set: { popFlow: { autoOpen: false } } }],
    ['cti-agents', uuid('cti-agents', 600), { set: { active: false } }],
  ])('of %s is saved, shown at once and settled', async (kind, id, patch) => {
    const { server, engine } = await world();
    await engine.edit(change(kind, id, patch));
    expect(engine.replica.shown.get(kind, id)).toMatchObject(patch.set ?? {});
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.row(kind, id)).toMatchObject({ ...patch.set, version: 2 });
    expect(engine.replica.directory.get(kind, id)).toMatchObject({ ...patch.set, version: 2 });
  });

  it('of a group that others changed elsewhere is merged; the same field is a conflict', async () => {
    const { server, engine } = await world();
    server.putOther(
      'crm-user-groups',
      group(50, { version: 2, updatedBy: 'admin.ben', popFlow: { autoOpen: true } }),
    );
    await engine.edit(change('crm-user-groups', GROUP, { set: { name: 'Mine' } }));
    await idle(engine);
    expect(server.row('crm-user-groups', GROUP)).toMatchObject({
      name: 'Mine',
      popFlow: { autoOpen: true },
      version: 3,
    });
    server.putOther('crm-user-groups', group(50, { version: 4, name: 'Theirs' }));
    await engine.edit(change('crm-user-groups', GROUP, { set: { name: 'Mine again' } }, 3));
    await idle(engine);
    const [parked] = engine.pending();
    expect(parked).toMatchObject({ kind: 'crm-user-groups', id: GROUP, error: { kind: 'conflict' } });
    await engine.decide({ changeId: parked?.changeId ?? '', keep: 'mine', version: 4 });
    await idle(engine);
    expect(server.row('crm-user-groups', GROUP)).toMatchObject({ name: 'Mine again', version: 5 });
  });
});

describe('what is added', () => {
  it('is sent before all that names it, through every level', async () => {
    const { server, engine, letGo } = await heldWorld();
    const site = uuid('crm-instances', 2);
    await engine.edit(edit(named('Mine')));
    await engine.add(added('crm-instances', instance({ id: site, crmId: 'two.example' })));
    await engine.add(added('crm-user-groups', group(51, { instanceId: site })));
    await engine.add(added('crm-users', user(70, { instanceId: site, groupId: NEW_GROUP })));
    await engine.add(added('environments', environment(501)));
    await engine.add(added('agent-groups', agentGroup(40, { environmentId: uuid('environments', 501) })));
    await engine.add(added('cti-agents', agent(602, { environmentId: uuid('environments', 501) })));
    await engine.edit(edit(mapped(602)));
    expect(engine.replica.shown.get('crm-users', ALICE)).toMatchObject(mapped(602).set);
    const sent = await letGo();
    expect(sent.map((request) => request.replace(/\/[0-9a-f-]{36}$/, ''))).toEqual([
      'PATCH /v1/crm-users',
      'POST /v1/crm-instances',
      'POST /v1/crm-user-groups',
      'POST /v1/crm-users',
      'POST /v1/environments',
      'POST /v1/agent-groups',
      'POST /v1/cti-agents',
      'PATCH /v1/crm-users',
    ]);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', ...mapped(602).set });
  });

  it('takes edits made of it before it was sent with it', async () => {
    const { server, engine, letGo } = await heldWorld();
    engine.pause();
    await engine.add(added('crm-user-groups', group(51)));
    await engine.edit(change('crm-user-groups', NEW_GROUP, { set: { name: 'Better' } }, 0));
    expect(await letGo()).toEqual(['POST /v1/crm-user-groups']);
    expect(server.row('crm-user-groups', NEW_GROUP)).toMatchObject({ name: 'Better', version: 1 });
  });

  it('that the server refuses sets aside what names it, and nothing else', async () => {
    const { server, engine, letGo } = await heldWorld();
    await engine.add(added('crm-user-groups', group(51, { name: 'Taken' })));
    await engine.edit(edit({ set: { groupId: NEW_GROUP } }));
    await engine.edit(change('crm-user-groups', GROUP, { set: { name: 'Other' } }));
    const taken = { rule: 'C4', detail: 'Taken is taken.' };
    await letGo((path) =>
      path === '/v1/crm-user-groups' ? problem(409, 'group_name_taken', taken) : undefined,
    );
    expect(engine.pending()).toMatchObject([
      { kind: 'crm-user-groups', id: NEW_GROUP, fields: ['new'], error: { kind: 'refused' } },
      { kind: 'crm-users', id: ALICE, error: { kind: 'blocked', detail: 'Taken is taken.' } },
    ]);
    expect(server.row('crm-user-groups', GROUP)).toMatchObject({ name: 'Other' });
    // A group that is not there any more is nobody's.
    expect(engine.replica.shown.get('crm-users', ALICE)?.groupId).toBeNull();
  });

  it('is corrected and sent again with what waited for it', async () => {
    const { server, engine, letGo } = await heldWorld();
    await engine.add(added('crm-user-groups', group(51, { name: 'Taken' })));
    await engine.edit(edit({ set: { groupId: NEW_GROUP } }));
    await letGo((path) => (path === '/v1/crm-user-groups' ? problem(409, 'group_name_taken') : undefined));
    server.instead = null;
    await engine.revise(engine.pending()[0]?.changeId ?? '', { name: 'Free' });
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.row('crm-user-groups', NEW_GROUP)).toMatchObject({ name: 'Free' });
    expect(server.users.get(ALICE)?.groupId).toBe(NEW_GROUP);
  });

  it('is dropped with what names it; a retry of that brings it along', async () => {
    const { engine, letGo } = await heldWorld();
    await engine.add(added('crm-user-groups', group(51)));
    await engine.edit(edit({ set: { groupId: NEW_GROUP } }));
    await letGo((path) => (path === '/v1/crm-user-groups' ? problem(403, 'forbidden') : undefined));
    const [first, second] = engine.pending();
    await engine.retry(second?.changeId ?? '');
    await idle(engine);
    expect(engine.status().parked).toBe(2);
    expect(await engine.discard(first?.changeId ?? '')).toBe(true);
    expect(engine.status().pending).toBe(0);
  });

  it('is no reason for an older edit to wait: the newer one stands behind it', async () => {
    const { server, engine, letGo } = await heldWorld();
    engine.pause();
    await engine.edit(edit(named('Mine')));
    await engine.add(added('crm-user-groups', group(51)));
    await engine.edit(edit({ set: { groupId: NEW_GROUP } }));
    expect(engine.replica.outbox).toHaveLength(3);
    await letGo();
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', groupId: NEW_GROUP });
  });

  it('is queued once, however often it is asked for', async () => {
    const { engine } = await heldWorld();
    const once = added('environments', environment(501));
    const [first, second] = [await engine.add(once), await engine.add(once)];
    expect(second).toEqual(first);
    expect(engine.replica.outbox).toHaveLength(1);
  });

  it('survives the death of the worker with its order', async () => {
    const { engine, start, server } = await heldWorld();
    engine.pause();
    await engine.add(added('crm-user-groups', group(51)));
    await engine.edit(edit({ set: { groupId: NEW_GROUP } }));
    server.instead = null;
    const next = await start();
    next.engine.resume();
    await idle(next.engine);
    expect(next.engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)?.groupId).toBe(NEW_GROUP);
  });
});
