/** Two tenants full of records that each bear a mark, so that an answer shows by itself whose data it holds. */
import type { RowsByKind } from '../../../lib/schema/feed.ts';
import { KINDS } from '../../../lib/schema/kind.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { type LoadedAccount, loadTenant } from '../../../server/db/load.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { planImport } from '../../../server/imports/plan-import.ts';
import { type Caller, readCaller } from '../../../server/records/caller.ts';
import { deleteRecord } from '../../../server/records/delete-record.ts';
import { addEntries, type Entries, openEntries, sealEntries } from '../audit/batch-fixture.ts';
import { ACTORS, type Actor, idsAt, OTHER_TENANT, type Place, TENANT } from './people.ts';

const record = { version: 1, updatedAt: '2026-11-01T08:00:00.000Z', updatedBy: null };
const inherit = { mode: 'inherit' };
const own = (...agents: string[]) => ({ mode: 'override', agents });

/** Of a record of that place; `name` is unique within it. */
export const markOf = (place: Place, name: string) => `mark-${place.replace(' ', '-').toLowerCase()}-${name}`;

function instanceRow(place: Place, id: string, name: string) {
  const mark = markOf(place, name);
  return {
    id,
    ...record,
    name: mark,
    crmId: `${mark}.example`,
    crmType: 'demo',
    active: true,
    sites: [],
    identity: null,
    features: {},
    connectivity: { siteUrl: `https://${mark}-connectivity.example` },
    secretsSet: [],
    popFlow: { enabled: true },
    mapping: inherit,
  };
}

function crmRows(place: Place) {
  const ids = idsAt(place);
  const instanceId = ids['crm-instances'];
  const group = (id: string, name: string) => ({
    id,
    ...record,
    instanceId,
    name: markOf(place, name),
    popFlow: {},
    mapping: inherit,
  });
  const user = (id: string, name: string, more: object = {}) => ({
    id,
    ...record,
    instanceId,
    username: markOf(place, name),
    nativeId: null,
    fullName: null,
    groupId: null,
    popFlow: {},
    mapping: inherit,
    ...more,
  });
  return {
    'crm-instances': [
      instanceRow(place, instanceId, 'instance'),
      instanceRow(place, ids.gone['crm-instances'], 'gone'),
    ],
    'crm-user-groups': [
      group(ids['crm-user-groups'], 'group'),
      group(ids.gone['crm-user-groups'], 'gone-group'),
    ],
    'crm-users': [
      user(ids['crm-users'], 'user', { mapping: own(agentsOf(place)['cti-agents']) }),
      user(ids.gone['crm-users'], 'gone-user'),
      ...(place === 'North' ? [ownUser()] : []),
    ],
  };

  /** Of the agent, who sees these alone. */
  function ownUser() {
    const { 'crm-users': id, 'crm-user-groups': groupId } = idsAt('own user');
    return user(id, 'own', { groupId, mapping: own(ids.ownAgent) });
  }
}

/** South has no telephony of its own. */
const agentsOf = (place: Place) => idsAt(place === 'South' ? 'North' : place);

function telephonyRows(place: Place) {
  const ids = idsAt(place);
  const environment = (id: string, name: string) => ({
    id,
    ...record,
    name: markOf(place, name),
    platformType: 'demo',
    region: null,
    active: true,
  });
  const group = (id: string, name: string) => ({
    id,
    ...record,
    environmentId: ids.environments,
    name: markOf(place, name),
    parentId: null,
  });
  const agent = (id: string, name: string) => ({
    id,
    ...record,
    environmentId: ids.environments,
    agentId: markOf(place, name),
    name: markOf(place, name),
    agentGroupId: null,
    extension: null,
    loginId: null,
    active: true,
  });
  return {
    environments: [
      environment(ids.environments, 'environment'),
      environment(ids.gone.environments, 'gone-environment'),
    ],
    'agent-groups': [group(ids['agent-groups'], 'agents'), group(ids.gone['agent-groups'], 'gone-agents')],
    'cti-agents': [
      agent(ids['cti-agents'], 'agent'),
      agent(ids.ownAgent, 'own-agent'),
      agent(ids.gone['cti-agents'], 'gone-agent'),
    ],
  };
}

function rowsOf(places: readonly Place[]): RowsByKind {
  const parts = [telephonyRows(places[0] ?? 'North'), ...places.map(crmRows)];
  const rows: Record<string, unknown[]> = {};
  for (const part of parts) {
    for (const [kind, list] of Object.entries(part)) rows[kind] = [...(rows[kind] ?? []), ...list];
  }
  return rows as unknown as RowsByKind;
}

function accountsOf(isForeign: boolean): LoadedAccount[] {
  const place = isForeign ? 'other tenant' : 'North';
  const people = Object.entries<Actor>(ACTORS).flatMap(([name, actor]) => {
    const { accountId: id, grants } = actor;
    if (id === undefined || (actor.isForeign ?? false) !== isForeign) return [];
    return [{ id, issuer: 'local', subject: id, username: name, grants }];
  });
  const id = idsAt(place).account;
  return [
    ...people,
    { id, issuer: 'local', subject: id, username: markOf(place, 'account'), grants: [] },
  ] as LoadedAccount[];
}

/** As the admin of that tenant, for good. */
function asAdmin<T>(
  database: Database,
  place: Place,
  work: (tx: Transaction, caller: Caller) => Promise<T>,
): Promise<T> {
  const isForeign = place === 'other tenant';
  const { accountId } = isForeign ? ACTORS['admin of the other tenant'] : ACTORS.admin;
  const binding = { tenantId: isForeign ? OTHER_TENANT : TENANT, accountId };
  return database.transaction(binding, async (tx) => work(tx, await readCaller(tx)));
}

async function deleteSome(database: Database, place: Place): Promise<void> {
  const { gone } = idsAt(place);
  const kinds = KINDS.filter((kind) => place !== 'South' || /^crm/.test(kind));
  for (const kind of [...kinds].reverse()) {
    const deletion = {
      kind,
      id: gone[kind],
      ifMatch: '"1"',
      idempotencyKey: `${kind}.1`,
      source: 'api' as const,
    };
    const idempotencyKey = `${place.replace(' ', '-')}-${deletion.idempotencyKey}`;
    await asAdmin(database, place, (tx, caller) => deleteRecord(tx, caller, { ...deletion, idempotencyKey }));
  }
}

/** Answers the base of the plan, which Apply repeats. */
async function importSome(database: Database, place: Place): Promise<string> {
  const ids = idsAt(place);
  const plan = (id: string, name: string) =>
    asAdmin(database, place, (tx, caller) =>
      planImport(tx, caller, {
        id,
        kind: 'crm-users',
        instanceId: ids['crm-instances'],
        bytes: async () =>
          new TextEncoder().encode(
            `Username,Full Name\r\n${markOf(place, name)},x\r\n,${markOf(place, 'refused')}\r\n`,
          ),
        fileName: `${markOf(place, 'file')}.csv`,
        options: { createMissingGroups: false, applyMappings: false, moveTaken: false },
      }),
    );
  const { base } = await plan(ids.applied, 'imported');
  await asAdmin(database, place, (tx, caller) =>
    applyImport(tx, caller, { id: ids.applied, body: { base } }),
  );
  return (await plan(ids.planned, 'planned')).base;
}

/** As thousands of changes at once are kept. */
function addRanges(database: Database, tenantId: string): Promise<unknown> {
  return database.transaction({ tenantId, system: 'seed' }, async (tx) => {
    await tx.query("select set_config('role', 'none', true)");
    await tx.query(
      `insert into feed_ranges (tenant_id, from_seq, to_seq, kind, instance_id, changed_at, ids)
        select tenant_id, seq, seq, kind, instance_id, changed_at, array[id] from feed where tenant_id = $1 and not deleted`,
      [tenantId],
    );
  });
}

/** Entries of a batch that is sealed, and of one that is not. */
async function auditSome(database: Database, place: Place, entries: Entries): Promise<void> {
  await asAdmin(database, place, (tx) => sealEntries(tx, entries));
  await asAdmin(database, place, async (tx) => addEntries(tx, await openEntries(tx, entries), entries));
}

export type Bases = Readonly<Record<Exclude<Place, 'own user'>, string>>;

export async function fillWorld(database: Database): Promise<Bases> {
  const tenants = [
    { tenantId: TENANT, rows: rowsOf(['North', 'South']), accounts: accountsOf(false) },
    { tenantId: OTHER_TENANT, rows: rowsOf(['other tenant']), accounts: accountsOf(true) },
  ];
  for (const tenant of tenants) {
    await loadTenant(database, tenant);
    await addRanges(database, tenant.tenantId);
  }
  const bases: Partial<Record<Place, string>> = {};
  for (const place of ['North', 'South', 'other tenant'] as const) {
    await deleteSome(database, place);
    bases[place] = await importSome(database, place);
    const { 'crm-instances': instanceId, 'crm-users': user, 'cti-agents': agent } = idsAt(place);
    const mark = markOf(place, 'batch');
    await auditSome(database, place, { instanceId, ids: [user], mark });
    if (place === 'North') await auditSome(database, place, { instanceId: null, ids: [agent], mark });
  }
  const disabled = ACTORS['disabled admin'].accountId;
  await database.transaction({ tenantId: TENANT, system: 'seed' }, (tx) =>
    tx.query('update accounts set active = false where id = $1', [disabled]),
  );
  return bases as Bases;
}
