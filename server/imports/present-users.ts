/** The users of an instance that a file may be about, by username and by id. Runs in the server. */
import type { PresentUser } from '../../lib/domain/csv-user-book.ts';
import type { PopFlowValues } from '../../lib/schema/settings.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import { type Columns, readColumns } from './columns.ts';

export interface PresentUsers {
  /** Of the whole instance. */
  readonly count: number;
  byName(username: string): PresentUser | undefined;
  /** Those that were read. */
  byId(id: string): PresentUser | undefined;
  /** Of everybody in the instance; `null` where only those of the file were read. */
  readonly allNames: readonly string[] | null;
}

export interface UsersAsked {
  readonly instanceId: string;
  /** Only what the database can hold. */
  readonly usernames: readonly string[];
  readonly everybody: Everybody;
}

/** The users of the instance, read before it is known whom the file names. */
export interface Everybody {
  readonly count: number;
  /** `null`: the file is so much shorter than the directory that those it names are looked up. */
  readonly columns: Columns<StoredUser> | null;
}

interface StoredUser extends Omit<PresentUser, 'agents' | 'popFlow'> {
  readonly list: string | null;
  /** `null` for none. */
  readonly popFlow: PopFlowValues | null;
}

const IDS = ['id', 'groupId'] as const;
const COLUMNS = ['id', 'version', 'username', 'nativeId', 'fullName', 'groupId', 'list', 'popFlow'] as const;

const USERS = `select u.id, u.version, u.username, u.native_id as "nativeId", u.full_name as "fullName",
    u.group_id as "groupId", array_to_string(u.agents, ' ') as list, nullif(u.pop_flow, '{}') as "popFlow"
  from crm_users u where u.tenant_id = $1 and u.instance_id = $2 and u.deleted_at is null`;

/** From this share of the instance on, reading everybody is faster than finding each. */
const MOST_LOOKED_UP = 0.2;

/** From so many lines on the users are not counted before they are read. */
const MANY_LINES = 2_000;

/** `lines` of the file; more than it has rows does no harm. */
export async function readEverybody(
  tx: Transaction,
  { instanceId, lines }: { instanceId: string; lines: number },
): Promise<Everybody> {
  const parameters = [tx.binding.tenantId, instanceId];
  const most = Math.ceil(lines / MOST_LOOKED_UP);
  const everybody = () =>
    readColumns<StoredUser>(tx, COLUMNS, {
      select: `${USERS} limit $3`,
      parameters: [...parameters, most + 1],
      ids: IDS,
    });
  if (lines >= MANY_LINES) {
    const columns = await everybody();
    if (columns.id.length <= most) return { count: columns.id.length, columns };
  }
  const [counted] = await tx.query<{ count: number }>(
    'select count(*) as count from crm_users where tenant_id = $1 and instance_id = $2 and deleted_at is null',
    parameters,
  );
  const count = counted?.count ?? 0;
  return { count, columns: count <= most ? await everybody() : null };
}

export async function readPresentUsers(
  tx: Transaction,
  { instanceId, usernames, everybody }: UsersAsked,
): Promise<PresentUsers> {
  const { count } = everybody;
  const columns =
    everybody.columns ??
    (await readColumns<StoredUser>(tx, COLUMNS, {
      select: `${USERS} and u.username = any ($3::text[])`,
      parameters: [tx.binding.tenantId, instanceId, arrayLiteral(usernames)],
      ids: IDS,
    }));
  const places = new Map(columns.username.map((username, index) => [username, index]));
  const made: PresentUser[] = [];
  const at = (index: number | undefined) => {
    if (index === undefined) return undefined;
    made[index] ??= userAt(columns, index);
    return made[index];
  };
  let ids: Map<string, number> | undefined;
  return {
    count,
    byName: (username) => at(places.get(username)),
    byId(id) {
      ids ??= new Map(columns.id.map((each, index) => [each, index]));
      return at(ids.get(id));
    },
    allNames: everybody.columns?.username ?? null,
  };
}

function userAt(columns: Columns<StoredUser>, index: number): PresentUser {
  const list = columns.list[index] ?? null;
  return {
    id: columns.id[index] ?? '',
    version: columns.version[index] ?? 0,
    username: columns.username[index] ?? '',
    nativeId: columns.nativeId[index] ?? null,
    fullName: columns.fullName[index] ?? null,
    groupId: columns.groupId[index] ?? null,
    popFlow: columns.popFlow[index] ?? {},
    agents: list === null ? null : list === '' ? [] : list.split(' '),
  };
}
