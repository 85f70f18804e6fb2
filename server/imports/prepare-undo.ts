/** What taking an import back needs and nobody has to wait for: its audit entries are read, and those of many users' undo written. Runs in the server. */
import * as v from 'valibot';
import { versionWithin } from '../../lib/domain/version-history.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { type ImportJob, UndoSchema } from '../../lib/schema/import-job.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Versioned } from '../records/lock-users.ts';
import { restoredFields, userBefore } from './former-users.ts';
import { type ImportEntry, rangeOf, readRange } from './import-entries.ts';
import type { PrepareOptions } from './prepare-apply.ts';
import { seeJob } from './seen-job.ts';
import {
  type AheadOptions,
  FEWEST_AHEAD,
  type KnownUser,
  type Look,
  type UsersAhead,
  type WritingAhead,
  writeUsersAhead,
} from './users-ahead.ts';

export interface PreparedUndo {
  readonly jobId: string;
  readonly entries: readonly ImportEntry[];
  readonly ahead: RestoredAhead | null;
}

/** Users who are restored, by id: all whom the import changed and nobody since. */
export interface RestoredAhead {
  readonly users: UsersAhead;
  readonly ids: ReadonlySet<string>;
}

/** Before the transaction of `undoImport`. Refuses nothing; `null` where there is nothing to undo. */
export async function prepareUndo(
  look: Look,
  { id, turn, ahead }: PrepareOptions,
): Promise<PreparedUndo | null> {
  const found = await look(async (tx, caller) => {
    const seen = await seeJob(tx, caller, { id, state: 'applied' });
    return seen && { ...seen, range: await rangeOf(tx, id) };
  });
  if (!found?.range) return null;
  const { job, mayWrite, range } = found;
  const entries = await readRange(async (work) => {
    await turn();
    return look(work);
  }, range);
  const isWhole = entries.length > range.to - range.from;
  const isAhead = ahead && mayWrite && isWhole && job.kind === 'crm-users';
  return {
    jobId: id,
    entries,
    ahead: isAhead ? await prepareUsers(job, entries, { ...ahead, turn, look }) : null,
  };
}

type Preparing = AheadOptions & Pick<WritingAhead, 'turn'> & { look: Look };

async function prepareUsers(
  { instanceId }: ImportJob,
  entries: readonly ImportEntry[],
  { look, write, body, turn, slice, fewest = FEWEST_AHEAD }: Preparing,
): Promise<RestoredAhead | null> {
  const wish = v.safeParse(UndoSchema, body);
  const changed = entries.filter(({ kind, before }) => kind === 'crm-users' && before !== null);
  if (!wish.success || changed.length < fewest) return null;
  const users: KnownUser[] = [];
  for (let start = 0; start < changed.length; start += AT_ONCE) {
    await turn();
    users.push(...(await unchangedSince(look, changed.slice(start, start + AT_ONCE))));
  }
  const isRefused = wish.output.changedRows === 'refuse' && users.length < changed.length;
  if (isRefused || users.length < fewest) return null;
  const ids = new Set(users.map(({ id }) => id));
  const fields = restoredFields(changed.filter(({ id }) => ids.has(id)));
  const ahead = await writeUsersAhead({ write, turn, instanceId: instanceId ?? '', users, fields, slice });
  return ahead && { users: ahead, ids };
}

/** Users of one statement. */
const AT_ONCE = 5_000;

async function unchangedSince(look: Look, entries: readonly ImportEntry[]): Promise<KnownUser[]> {
  const present = await look((tx) =>
    tx.query<Versioned>(
      'select id, version from crm_users where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null',
      [tx.binding.tenantId, arrayLiteral(entries.map(({ id }) => id))],
    ),
  );
  const versions = new Map(present.map(({ id, version }) => [id, version]));
  return entries.flatMap((entry) => {
    const version = versions.get(entry.id);
    const isSame = version !== undefined && versionWithin(version) === versionWithin(entry.after.version);
    return isSame ? [{ ...userBefore(entry.before as CrmUser), version }] : [];
  });
}
