/** Writes the planned rows of CRM users in a few statements, whatever their number. Runs in the server. */
import type { CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { ImportOutcome } from '../../lib/schema/import-job.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { lockListed, lockUsers, type Versioned } from '../records/lock-users.ts';
import { keepChanges } from '../records/made-changes.ts';
import { isLive } from '../records/references.ts';
import { rowJson } from '../records/row-sql.ts';
import { explaining, UNDO_WORK } from '../records/store-row.ts';
import type { Writer } from '../records/touch-rows.ts';
import type { StoredRow } from './packed-rows.ts';
import {
  asStored,
  changedFields,
  type Groups,
  newGroups,
  type StoredUser,
  takenByOwner,
  type UserRowWrite,
  userWrites,
} from './planned-users.ts';
import type { PreparedUsers } from './prepare-apply.ts';
import { staleReference, staleRows } from './stale-rows.ts';
import { insertUsers, updateUsers, type WantedUser } from './store-users.ts';
import { type Taking, takenSince } from './taken-since.ts';
import { updateUsersAhead } from './users-ahead.ts';

export interface ApplyingUsers {
  readonly instanceId: string;
  readonly rows: readonly StoredRow[];
  /** All that the plan writes, those that are left out too. */
  readonly written: readonly StoredRow[];
  /** Of the very rows that are applied. */
  readonly ahead: PreparedUsers | null;
}

/** Everybody who is written, as they will be; the lists of those who lose agents without being in the file too. */
export async function applyUsers(writer: Writer, applying: ApplyingUsers): Promise<ImportOutcome> {
  const { tx } = writer;
  const { instanceId, rows, written, ahead } = applying;
  const planned = userWrites(rows);
  if (!(await isLive(tx, 'crm-instances', instanceId))) throw staleReference('The CRM instance was deleted');
  const groups = ahead?.groups ?? newGroups(planned);
  await makeGroups(writer, instanceId, groups);
  const taken = takenByOwner(planned);
  const known = planned.flatMap(({ write: { id, version } }) =>
    id === null || version === null ? [] : [{ id, version }],
  );
  const others = await readOwners(tx, without(taken, known));
  // Where nobody else could change them, the update tells by itself whether they are on their versions.
  const isUnlocked = ahead !== null && others.length === 0 && tx.isAlone === true;
  if (!isUnlocked) {
    const locked =
      ahead && others.length === 0
        ? await lockListed(tx, instanceId, ahead.users)
        : await lockUsers(tx, instanceId, [...known, ...others]);
    if (locked < known.length + others.length) throw await staleSince(tx, planned);
  }
  const wanted = (isNew: boolean) =>
    planned
      .filter(({ write: { id } }) => isNew === (id === null))
      .map(({ write }) => asStored(write, { groups, taken }));
  const created = wanted(true);
  const moved = others.flatMap((owner) => leave(owner, taken.get(owner.id) ?? []));
  const updated = () => [...wanted(false), ...moved];
  const writing = { taking: () => ({ instanceId, written, planned, users: [...updated(), ...created] }) };
  // Whoever changed meanwhile may be why something is in the way.
  const updating = { ...writing, stale: () => (isUnlocked ? staleAmong(tx, planned) : null) };
  await explained(tx, updating, async () => {
    if (!ahead) return void (await updateUsers(writer, updated(), { fields: changedFields(rows, taken) }));
    // They lose agents alone, which others get in the statement that follows.
    await updateUsers(writer, moved, { fields: ['mapping'] });
    if (await updateUsersAhead(writer, instanceId, ahead.users)) return;
    await tx.query(UNDO_WORK);
    throw await staleSince(tx, planned);
  });
  // After the update, which frees the agents that new users get.
  await explained(tx, writing, () => insertUsers(writer, instanceId, created));
  return { created: created.length, updated: known.length, moved: moved.length, groups: groups.size };
}

async function makeGroups({ tx, caller }: Writer, instanceId: string, groups: Groups): Promise<void> {
  if (groups.size === 0) return;
  const explain = async () => staleReference('One of the missing groups was added');
  const made = await explaining(tx, explain, () =>
    tx.query<{ row: CrmUserGroup }>(
      `with r as (
        insert into crm_user_groups (tenant_id, id, instance_id, name, updated_by)
        select $1, n.id, $3, n.name, $2 from unnest($4::uuid[], $5::text[]) as n (id, name) returning *
      ) select ${rowJson('crm-user-groups')} as row from r`,
      [tx.binding.tenantId, caller.username, instanceId, [...groups.values()], [...groups.keys()]],
    ),
  );
  const rowsMade = made.map(({ row }) => ({ before: null, after: row }));
  await keepChanges(tx, { kind: 'crm-user-groups', action: 'create', rows: rowsMade });
}

function without(taken: ReadonlyMap<string, unknown>, known: readonly Versioned[]): string[] {
  if (taken.size === 0) return [];
  const inFile = new Set(known.map(({ id }) => id));
  return [...taken.keys()].filter((owner) => !inFile.has(owner));
}

type Owner = Versioned & WantedUser;

/** Those who are not in the file: they are taken as they are now, and lose what the plan said. */
async function readOwners(tx: Transaction, ids: readonly string[]): Promise<Owner[]> {
  if (ids.length === 0) return [];
  return tx.query<Owner>(
    `select id, version, username, native_id as "nativeId", full_name as "fullName", group_id as "groupId",
        to_json(agents) as agents
      from crm_users where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null`,
    [tx.binding.tenantId, ids],
  );
}

async function staleSince(tx: Transaction, rows: readonly UserRowWrite[]): Promise<ProblemError> {
  return (await staleAmong(tx, rows)) ?? staleReference('Somebody who gives up an agent was changed');
}

async function staleAmong(tx: Transaction, rows: readonly UserRowWrite[]): Promise<ProblemError | null> {
  const ids = rows.flatMap(({ write }) => write.id ?? []);
  const present = await tx.query<Versioned>(
    'select id, version from crm_users where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null',
    [tx.binding.tenantId, ids],
  );
  const versions = new Map(present.map(({ id, version }) => [id, version]));
  const stale = rows.filter(({ write: { id, version } }) => id !== null && versions.get(id) !== version);
  if (stale.length === 0) return null;
  return staleRows(stale.map(({ row, name }) => ({ row, name })));
}

/** The owner without the agents; nobody where none of them is on the list any more. */
function leave(owner: Owner, leaving: readonly string[]): StoredUser[] {
  const agents = owner.agents?.filter((agent) => !leaving.includes(agent)) ?? null;
  if (agents === null || agents.length === owner.agents?.length) return [];
  return [{ ...owner, isNew: false, agents }];
}

interface Writing {
  taking(): Taking;
  /** Of the time before the work. */
  stale?(): Promise<ProblemError | null> | null;
}

function explained<T>(tx: Transaction, writing: Writing, work: () => Promise<T>): Promise<T> {
  return explaining(tx, (constraint) => explain(tx, constraint, writing), work);
}

async function explain(tx: Transaction, constraint: string, writing: Writing): Promise<ProblemError | null> {
  const stale = await writing.stale?.();
  if (stale) return stale;
  if (constraint === 'mapping_agents_one_user') return takenSince(tx, writing.taking());
  if (constraint === 'crm_users_username') return staleReference('One of the new users was added');
  if (constraint === 'mapping_agents_agent') return staleReference('One of the agents was deleted');
  if (constraint === 'crm_users_group') return staleReference('One of the user groups was deleted');
  return null;
}
