/** How far a PostgreSQL server is, and whether another one is a standby of it that has as much. Runs in the server. */
import type { QueryConfig } from 'pg';

/** Everything that was committed before it was read is in the write-ahead log up to here. */
export interface WalPosition {
  readonly lsn: string;
  /** Another one after each failover: positions of two timelines say nothing of each other. */
  readonly timeline: number;
}

/** Of a server's data and of one database in it; standbys have the same. */
export interface DatabaseIdentity {
  readonly system: string;
  readonly database: string;
}

/** For the primary. What was answered has been flushed, but where the operator lets commits be answered before. */
export const POSITION = `select (case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn()
    else pg_current_wal_flush_lsn() end)::text as lsn,
  ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline`;

const SYSTEM = '(select system_identifier::text from pg_control_system())';
const DATABASE = '(select oid::text from pg_database where datname = current_database())';
export const IDENTITY = `select ${SYSTEM} as system, ${DATABASE} as database`;

const COMPARE = `select pg_is_in_recovery() as "isStandby", ${SYSTEM} = $3 as "isOfServer", ${DATABASE} = $4 as "isDatabase",
  coalesce((select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = 'patchpanel_member'), true) as "mayAct",
  pg_last_wal_replay_lsn() >= $1::pg_lsn as "hasReplayed",
  (select min_recovery_end_timeline from pg_control_recovery()) = $2 as "isOnTimeline",
  greatest(pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()), 0)::bigint as "missing"`;

/** What a server says of itself beside a position of the primary. */
export interface Compared {
  readonly isStandby: boolean;
  readonly isOfServer: boolean;
  readonly isDatabase: boolean;
  /** Also true where it has not replayed yet that there is such a role. */
  readonly mayAct: boolean;
  readonly hasReplayed: boolean | null;
  /** True some minutes after a failover: what is asked is kept at its restart points. */
  readonly isOnTimeline: boolean | null;
  /** Bytes of the log. */
  readonly missing: number | null;
}

export const compare = (
  { lsn, timeline }: WalPosition,
  { system, database }: DatabaseIdentity,
): QueryConfig => ({
  name: 'patchpanel_compare',
  text: COMPARE,
  values: [lsn, timeline, system, database],
});

/** Why it can never stand in for the primary as it is now; `null` where it can. */
export function unfitness({ isStandby, isOfServer, isDatabase, mayAct }: Compared): string | null {
  if (!isOfServer) return 'It is no standby of the server in DATABASE_URL.';
  if (!isStandby) return 'It is no standby: it takes writes of its own.';
  if (!isDatabase) return 'It is another database of that server than the one in DATABASE_URL.';
  if (!mayAct) return 'Its role is not a member of patchpanel_member.';
  return null;
}

export const hasReached = ({ hasReplayed, isOnTimeline }: Compared) =>
  hasReplayed === true && isOnTimeline === true;
