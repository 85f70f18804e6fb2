/** Audit entries of very many CRM users, written in slices before the transaction that changes these: others edit between two of them (decisions/0102). Runs in the server. */
import { discardBatch, holdBatch, openBatch } from '../audit/batches.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';
import type { VersionList } from '../records/lock-users.ts';
import { formerJsonb, rowJsonb } from '../records/row-sql.ts';
import type { Writer } from '../records/touch-rows.ts';
import { COLUMNS, IMPORTED_FIELDS, type ImportedField, VALUES, type WantedUser } from './store-users.ts';
import type { Turn } from './take-turns.ts';

/** Below that many users one transaction is over before anybody would notice. */
export const FEWEST_AHEAD = 1_000;
/** Users of one transaction that writes entries, for which others wait, and of one statement of the last. */
const SLICE = 5_000;

export type Look = <T>(work: (tx: Transaction, caller: Caller) => Promise<T>) => Promise<T>;

export interface AheadOptions {
  /** In a writing transaction of its own. */
  readonly write: Look;
  /** The body of the request. */
  readonly body: unknown;
  /** Instead of `FEWEST_AHEAD`. */
  readonly fewest?: number;
  /** Instead of `SLICE`. */
  readonly slice?: number;
}

/** Users whose entries are written, with all that is left to do to them written down. */
export interface UsersAhead extends VersionList {
  readonly batch: string;
  readonly count: number;
  readonly at: string;
  /** Username of the account. */
  readonly by: string;
  readonly fields: readonly ImportedField[];
  /** Users of one statement each, where they are many: what it needs then stays small. One part where agents may change hands (C7). */
  readonly parts: readonly UsersPart[];
}

interface UsersPart extends VersionList {
  /** An array literal of each field, in the order of all. */
  readonly values: readonly string[];
}

export type KnownUser = WantedUser & { readonly version: number };

export interface WritingAhead {
  readonly write: Look;
  readonly turn: Turn;
  readonly instanceId: string;
  readonly users: readonly KnownUser[];
  /** What is written of them; all else stays as it is. */
  readonly fields: readonly ImportedField[];
  readonly slice?: number | undefined;
}

/** `null` where one of them is not as it was known: nothing is left of it then, nor where it throws. */
export async function writeUsersAhead(writing: WritingAhead): Promise<UsersAhead | null> {
  const { write, turn, instanceId, fields, slice: most = SLICE } = writing;
  // In the order of ids, as they stand in the indexes.
  const users = writing.users.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const open = await write(async (tx, caller) => ({
    ...(await openBatch(tx, 'crm-users', instanceId)),
    by: caller.username,
  }));
  const parts: UsersPart[] = [];
  try {
    for (let start = 0; start < users.length; start += most) {
      await turn();
      const slice = users.slice(start, start + most);
      const part = partOf(slice, fields);
      const [written] = await write((tx) =>
        tx.query<{ count: number }>(sliceSql(fields), [
          tx.binding.tenantId,
          open.id,
          start,
          instanceId,
          open.at,
          open.by,
          part.ids,
          part.versions,
          ...part.values,
        ]),
      );
      if (written?.count !== slice.length) {
        await discardAhead(write, { batch: open.id });
        return null;
      }
      parts.push(part);
    }
  } catch (error) {
    await discardAhead(write, { batch: open.id });
    throw error;
  }
  const { id: batch, at, by } = open;
  const whole = joinedParts(parts);
  const { ids, versions } = whole;
  const inParts = fields.includes('mapping') ? [whole] : parts;
  return { batch, count: users.length, at, by, fields, ids, versions, parts: inParts };
}

/** After an answer that failed. */
export async function dropPrepared(
  write: Look,
  prepared: { readonly ahead: { readonly users: UsersAhead } | null } | null,
): Promise<void> {
  await discardAhead(write, prepared?.ahead?.users);
}

/** Where that fails too, the database is away: what is left is swept later. */
async function discardAhead(write: Look, ahead: Pick<UsersAhead, 'batch'> | null | undefined): Promise<void> {
  if (ahead) await write((tx) => discardBatch(tx, ahead.batch)).catch(() => undefined);
}

/** What was written ahead, held until the transaction ends; `null` where it is gone, or names the account as it is not named any more. */
export async function heldAhead<A extends { readonly users: UsersAhead }>(
  tx: Transaction,
  caller: Caller,
  ahead: A | null,
): Promise<A | null> {
  return ahead?.users.by === caller.username && (await holdBatch(tx, ahead.users.batch)) ? ahead : null;
}

/** A field that is not written is an empty array. */
function partOf(users: readonly KnownUser[], fields: readonly ImportedField[]): UsersPart {
  return {
    ids: arrayLiteral(users.map(({ id }) => id)),
    versions: arrayLiteral(users.map(({ version }) => version)),
    values: IMPORTED_FIELDS.map((field) =>
      arrayLiteral(fields.includes(field) ? users.map(VALUES[field]) : []),
    ),
  };
}

function joinedParts(parts: readonly UsersPart[]): UsersPart {
  return {
    ids: joined(parts.map(({ ids }) => ids)),
    versions: joined(parts.map(({ versions }) => versions)),
    values: IMPORTED_FIELDS.map((_, place) => joined(parts.map(({ values }) => values[place] ?? '{}'))),
  };
}

const joined = (literals: readonly string[]) =>
  `{${literals
    .map((literal) => literal.slice(1, -1))
    .filter((elements) => elements !== '')
    .join(',')}}`;

const COLUMN_TYPES = { nativeId: 'text', fullName: 'text', groupId: 'uuid', mapping: 'text' } as const;

/** `$first` and on: a part. */
function wanted(first: number): string {
  const arrays = IMPORTED_FIELDS.map((field, place) => `$${first + 2 + place}::${COLUMN_TYPES[field]}[]`);
  const names = IMPORTED_FIELDS.map((field) => COLUMNS[field]);
  return `unnest($${first}::uuid[], $${first + 1}::bigint[], ${arrays.join(', ')}) with ordinality
    as n (id, version, ${names.join(', ')}, place)`;
}

const assignedOf = (field: ImportedField) =>
  field === 'mapping' ? 'n.agents::uuid[]' : `n.${COLUMNS[field]}`;

/** The row after is that of now, with what the transaction will change of it. */
function sliceSql(fields: readonly ImportedField[]): string {
  const columns = IMPORTED_FIELDS.map((field) => {
    const column = COLUMNS[field];
    return `${fields.includes(field) ? assignedOf(field) : `o.${column}`} as ${column}`;
  });
  const changed = Object.fromEntries(fields.map((field) => [field, COLUMNS[field]]));
  return `with written as (
    insert into batch_entries (tenant_id, batch_id, place, id, instance_id, before, after)
    select $1, $2, $3 + n.place, o.id, o.instance_id, (${formerJsonb(changed)})::text, (${rowJsonb('crm-users', 'r', '$5::text')})::text
    from ${wanted(7)} join crm_users o on o.tenant_id = $1 and o.id = n.id and o.version = n.version
      cross join lateral (
        select o.id, o.version + 1 as version, $6::text as updated_by, o.instance_id, o.username, o.pop_flow, ${columns.join(', ')}
      ) as r
    where o.instance_id = $4 and o.deleted_at is null
    returning 1
  ) select count(*) as count from written`;
}

/** False where somebody is not as they were known: the transaction must be rolled back then. */
export async function updateUsersAhead(
  { tx }: Writer,
  instanceId: string,
  ahead: UsersAhead,
): Promise<boolean> {
  const { at, by, fields, parts } = ahead;
  const assigned = fields.map((field) => `, ${COLUMNS[field]} = ${assignedOf(field)}`);
  let stored = 0;
  for (const { ids, versions, values } of parts) {
    const [changed] = await tx.query<{ count: number }>(
      `with changed as (
        update crm_users r set version = r.version + 1, updated_at = $2::timestamptz, updated_by = $3${assigned.join('')}
        from ${wanted(5)} where r.tenant_id = $1 and r.id = n.id and r.version = n.version and r.instance_id = $4
          and r.deleted_at is null
        returning 1
      ) select count(*) as count from changed`,
      [tx.binding.tenantId, at, by, instanceId, ids, versions, ...values],
    );
    stored += changed?.count ?? 0;
  }
  return stored === ahead.count;
}
