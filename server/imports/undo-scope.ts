/** Which records of an import can be taken back: those that nobody changed since. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { versionWithin } from '../../lib/domain/version-history.ts';
import type { Skipped } from '../../lib/schema/import-job.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { keepChanges } from '../records/made-changes.ts';
import { KIND_TABLES } from '../records/row-sql.ts';
import { touchRows, type Writer } from '../records/touch-rows.ts';
import type { ImportEntry } from './import-entries.ts';
import type { RestoredAhead } from './prepare-undo.ts';
import type { UsersAhead } from './users-ahead.ts';

export interface Undone {
  readonly restored: number;
  readonly skipped: readonly Skipped[];
  /** Where audit entries of it were written ahead. */
  readonly batch?: UsersAhead | undefined;
}

export interface UndoRequest {
  readonly instanceId: string;
  readonly ahead: RestoredAhead | null;
  /** Throws where leaving something alone was refused. */
  readonly refuses: (skipped: readonly Skipped[]) => void;
}

/** Entries that are still undone, and those that are not, with the reason. */
export class UndoScope {
  readonly entries: Map<string, ImportEntry>;
  readonly skipped: Skipped[] = [];

  constructor(entries: readonly ImportEntry[]) {
    this.entries = new Map(entries.map((entry) => [entry.id, entry]));
  }

  of(kind: Kind): ImportEntry[] {
    return [...this.entries.values()].filter((entry) => entry.kind === kind);
  }

  skip({ id, after }: ImportEntry, why: string): void {
    this.entries.delete(id);
    const name = 'username' in after ? after.username : after.name;
    this.skipped.push({ id, name, why });
  }
}

/** Locks the rows; whoever was changed or deleted since is left alone. */
export async function skipChanged(tx: Transaction, scope: UndoScope, kind: Kind): Promise<void> {
  const entries = scope.of(kind);
  const present = await tx.query<{ id: string; version: number }>(
    `select id, version from ${KIND_TABLES[kind].table}
      where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null order by id for update`,
    [tx.binding.tenantId, entries.map(({ id }) => id)],
  );
  const versions = new Map(present.map(({ id, version }) => [id, version]));
  for (const entry of entries) {
    const version = versions.get(entry.id);
    if (version === undefined) scope.skip(entry, 'was deleted since');
    else if (versionWithin(version) !== versionWithin(entry.after.version))
      scope.skip(entry, 'was changed since');
  }
}

/** Groups that the import made. Returns how many. */
export async function deleteGroups(
  writer: Writer,
  scope: UndoScope,
  kind: 'crm-user-groups' | 'agent-groups',
): Promise<number> {
  const rows = await touchRows(writer, {
    kind,
    where: 'r.id = any ($2::uuid[]) and r.deleted_at is null',
    set: 'deleted_at = clock_timestamp()',
    ids: scope.of(kind).map(({ id }) => id),
  });
  // Restoring a deleted record brings back all that was deleted with it: but for users, all of its job.
  for (const row of rows)
    await keepChanges(writer.tx, { kind, action: 'delete', rows: [row], jobId: randomUUID() });
  return rows.length;
}

/** Those of the ids that are not deleted; they stay until the transaction ends. */
export async function liveIds(tx: Transaction, kind: Kind, ids: Iterable<string>): Promise<Set<string>> {
  const live = await tx.query<{ id: string }>(
    `select id from ${KIND_TABLES[kind].table}
      where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null order by id for share`,
    [tx.binding.tenantId, [...new Set(ids)]],
  );
  return new Set(live.map(({ id }) => id));
}
