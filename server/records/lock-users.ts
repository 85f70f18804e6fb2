/** Holds many CRM users on the versions they were seen at until the transaction ends. Runs in the server. */
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';

export interface Versioned {
  readonly id: string;
  readonly version: number;
}

/**
 * How many of them are as they were known. They are locked in the order of ids, so that two who change many wait for one
 * another instead of deadlocking.
 */
export function lockUsers(tx: Transaction, instanceId: string, known: readonly Versioned[]): Promise<number> {
  return lockListed(tx, instanceId, {
    ids: arrayLiteral(known.map(({ id }) => id)),
    versions: arrayLiteral(known.map(({ version }) => version)),
  });
}

/** Array literals of as many elements. */
export interface VersionList {
  readonly ids: string;
  readonly versions: string;
}

/** The same, of what was written down before. */
export async function lockListed(
  tx: Transaction,
  instanceId: string,
  { ids, versions }: VersionList,
): Promise<number> {
  const [locked] = await tx.query<{ count: number }>(
    `select count(*) as count from (
      select r.id from unnest($3::uuid[], $4::bigint[]) as k (id, version)
      join crm_users r on r.tenant_id = $1 and r.id = k.id and r.version = k.version
      where r.instance_id = $2 and r.deleted_at is null order by r.id for no key update of r
    ) as l`,
    [tx.binding.tenantId, instanceId, ids, versions],
  );
  return locked?.count ?? 0;
}
