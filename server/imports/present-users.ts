/** The users of an instance that a file may be about, by username and by id. Runs in the server. */
import type { Said } from '../../lib/domain/csv-said.ts';
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
  readonly said: Said;
}

/** The users of the instance, read before it is known whom the file names. */
export interface Everybody {
  readonly count: number;
  /** `null`: the file is so much shorter than the directory that those it names are looked up. */
  readonly columns: Columns<NamedUser> | null;
}

type NamedUser = Pick<PresentUser, 'id' | 'version' | 'username' | 'fullName'>;
const NAMED = ['id', 'version', 'username', 'fullName'] as const;

/** What is read only where the file says something of it. */
interface MoreOfUser extends Pick<PresentUser, 'id' | 'nativeId' | 'groupId'> {
  readonly list: string | null;
  /** `null` for none. */
  readonly popFlow: PopFlowValues | null;
}
const MORE = ['id', 'nativeId', 'groupId', 'list', 'popFlow'] as const;

const IDS = ['id', 'groupId'] as const;

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
    readColumns<NamedUser>(tx, NAMED, {
      select: `${USERS} limit $3`,
      parameters: [...parameters, most + 1],
      ids: ['id'],
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
  { instanceId, usernames, everybody, said }: UsersAsked,
): Promise<PresentUsers> {
  const { count } = everybody;
  const them = [tx.binding.tenantId, instanceId];
  const selection = everybody.columns
    ? { select: USERS, parameters: them }
    : {
        select: `${USERS} and u.username = any ($3::text[])`,
        parameters: [...them, arrayLiteral(usernames)],
      };
  const columns =
    everybody.columns ?? (await readColumns<NamedUser>(tx, NAMED, { ...selection, ids: ['id'] }));
  const moreOf = said.nativeIds || said.levels ? await readMore(tx, selection) : () => NO_MORE;
  const places = new Map(columns.username.map((username, index) => [username, index]));
  const made: PresentUser[] = [];
  const at = (index: number | undefined) => {
    if (index === undefined) return undefined;
    made[index] ??= userAt(columns, index, moreOf);
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

type More = Pick<PresentUser, 'nativeId' | 'groupId' | 'popFlow' | 'agents'>;
type MoreOf = (id: string) => More;

const NO_MORE: More = { nativeId: null, groupId: null, popFlow: {}, agents: null };

/** Of another version than their names if somebody was changed in between: applying such a row is refused. */
async function readMore(
  tx: Transaction,
  selection: { readonly select: string; readonly parameters: readonly unknown[] },
): Promise<MoreOf> {
  const columns = await readColumns<MoreOfUser>(tx, MORE, { ...selection, ids: IDS });
  const places = new Map(columns.id.map((id, index) => [id, index]));
  return (id) => {
    const index = places.get(id);
    if (index === undefined) return NO_MORE;
    const list = columns.list[index] ?? null;
    return {
      nativeId: columns.nativeId[index] ?? null,
      groupId: columns.groupId[index] ?? null,
      popFlow: columns.popFlow[index] ?? {},
      agents: list === null ? null : list === '' ? [] : list.split(' '),
    };
  };
}

function userAt(columns: Columns<NamedUser>, index: number, moreOf: MoreOf): PresentUser {
  const id = columns.id[index] ?? '';
  const { nativeId, groupId, popFlow, agents } = moreOf(id);
  return {
    id,
    version: columns.version[index] ?? 0,
    username: columns.username[index] ?? '',
    nativeId,
    fullName: columns.fullName[index] ?? null,
    groupId,
    popFlow,
    agents,
  };
}
