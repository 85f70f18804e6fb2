/** What applying a plan needs and nobody has to wait for: its rows are read, and the audit entries of many users written. Runs in the server. */
import * as v from 'valibot';
import { type Apply, ApplySchema, type ImportJob } from '../../lib/schema/import-job.ts';
import { wishedRows } from './apply-import.ts';
import type { StoredRow } from './packed-rows.ts';
import { readWrites, unpackWrites } from './plan-rows.ts';
import {
  asStored,
  changedFields,
  type Groups,
  newGroups,
  takenByOwner,
  userWrites,
} from './planned-users.ts';
import { seeJob, unlessRefused } from './seen-job.ts';
import type { Turn } from './take-turns.ts';
import {
  type AheadOptions,
  FEWEST_AHEAD,
  type Look,
  type UsersAhead,
  writeUsersAhead,
} from './users-ahead.ts';

/** The rows of a plan, which never change. */
export interface PreparedApply {
  /** The client gives a plan its id: after a cancelled one it may be another plan's. */
  readonly plannedAt: string;
  readonly rows: readonly StoredRow[];
  readonly ahead: PreparedUsers | null;
}

/** All users of the wished rows who are there already, with the groups that some of them get. */
export interface PreparedUsers {
  readonly users: UsersAhead;
  readonly groups: Groups;
}

export interface PrepareOptions {
  readonly id: string;
  readonly turn: Turn;
  readonly ahead?: AheadOptions;
}

/** Before the transaction of `applyImport`, for which others wait. Refuses nothing; `null` where there is nothing to apply. */
export async function prepareApply(
  look: Look,
  { id, turn, ahead }: PrepareOptions,
): Promise<PreparedApply | null> {
  const found = await look(async (tx, caller) => {
    const seen = await seeJob(tx, caller, { id, state: 'planned' });
    return seen && { ...seen, chunks: await readWrites(tx, id) };
  });
  if (!found) return null;
  const { job, mayWrite } = found;
  const rows = await unpackWrites(found.chunks, turn);
  const isAhead = ahead && mayWrite && job.kind === 'crm-users';
  return {
    plannedAt: job.createdAt,
    rows,
    ahead: isAhead ? await prepareUsers(job, rows, { ...ahead, turn }) : null,
  };
}

async function prepareUsers(
  job: ImportJob,
  written: readonly StoredRow[],
  { write, body, turn, slice, fewest = FEWEST_AHEAD }: AheadOptions & { turn: Turn },
): Promise<PreparedUsers | null> {
  const wish = v.safeParse(ApplySchema, body);
  const rows = wish.success
    ? await unlessRefused(() => wishedRows(job, written, wish.output as Apply))
    : null;
  if (!rows) return null;
  const planned = userWrites(rows);
  const groups = newGroups(planned);
  const taken = takenByOwner(planned);
  const users = planned.flatMap(({ write: each }) =>
    each.id === null || each.version === null
      ? []
      : [{ ...asStored(each, { groups, taken }), version: each.version }],
  );
  if (users.length < fewest) return null;
  const fields = changedFields(rows, taken);
  const instanceId = job.instanceId ?? '';
  const ahead = await writeUsersAhead({ write, turn, instanceId, users, fields, slice });
  return ahead && { users: ahead, groups };
}
