/** What the console asks the server itself: the history of a record, accounts and grants. Nothing of it is kept. */
import * as v from 'valibot';
import { historyFields } from '../domain/history-fields.ts';
import type { AdminRemote } from '../remote/admin-remote.ts';
import type { AccountRecord } from '../schema/account-record.ts';
import type { AuditEntry } from '../schema/audit-entry.ts';
import type { AccountSave, AccountsPage, AccountsQuery } from '../schema/console/accounts-page.ts';
import type { HistoryEntry, HistoryPage } from '../schema/console/history-view.ts';
import { DecidedSchema } from '../schema/decided.ts';
import type { Kind } from '../schema/kind.ts';
import type { Replica } from '../sync/replica.ts';
import { requireReader } from './console-scope.ts';
import { nameIn } from './record-names.ts';

export async function readHistory(
  record: { kind: Kind; id: string; after: string | null },
  { remote, replica }: { remote: AdminRemote; replica: Replica },
): Promise<HistoryPage> {
  requireReader(replica);
  const { items, next } = await remote.readHistory(record);
  return {
    entries: items.map(({ seq, when, actor, action, source, before, after }) => ({
      seq,
      when,
      actor,
      action,
      source,
      fields: historyFields(before, after, (id) => nameIn(id, replica)),
      ...decidedIn(after, items),
    })),
    next,
  };
}

const DecidedRow = v.object({ decided: DecidedSchema });
const ChangedRow = v.object({ version: v.number(), updatedBy: v.string() });

/** With whose change it was about, as far as the rows of these entries tell. */
function decidedIn(row: unknown, items: readonly AuditEntry[]): Pick<HistoryEntry, 'decided'> {
  const found = v.safeParse(DecidedRow, row);
  if (!found.success) return {};
  const { keep, version } = found.output.decided;
  const rows = items.flatMap(({ before, after }) => [before, after]);
  const theirs = rows.find((each) => v.is(ChangedRow, each) && each.version === version);
  return { decided: { keep, by: v.is(ChangedRow, theirs) ? theirs.updatedBy : null } };
}

export async function readAccounts(
  query: AccountsQuery,
  { remote, replica }: { remote: AdminRemote; replica: Replica },
): Promise<AccountsPage> {
  const { items, next } = await remote.readAccounts(query);
  const ids = items.flatMap(({ grants }) => grants.flatMap(({ crmUserId }) => crmUserId ?? []));
  const named = ids.flatMap((id) => {
    const user = replica.shown.get('crm-users', id);
    return user ? [[id, user.fullName || user.username]] : [];
  });
  return { items, next, users: Object.fromEntries(named) };
}

export function saveAccount(
  { id, version, set, key }: AccountSave,
  remote: AdminRemote,
): Promise<AccountRecord> {
  return remote.patchAccount({ id, version, key, patch: { set } });
}
