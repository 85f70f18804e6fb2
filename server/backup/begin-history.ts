/** What makes restored data a history of its own: a new epoch, an entry in the audit trail, and sign-ins of the present. Runs in the command line. */
import { VERSIONS_OF_A_HISTORY } from '../../lib/domain/version-history.ts';
import { KINDS } from '../../lib/schema/kind.ts';
import { sealAsOwner } from '../audit/seal-as-owner.ts';
import type { OwnerTransaction } from '../db/owner.ts';
import type { BackupHeader } from './format.ts';
import { SIGN_INS } from './structure.ts';

/**
 * Every client that continues a cursor is told to load a snapshot from now on. The trail goes on where the backup ended,
 * with what took its place.
 */
export async function beginHistory(tx: OwnerTransaction, header: BackupHeader): Promise<void> {
  await tx.rows('update tenants set epoch = gen_random_uuid()');
  for (const { tenantId, epoch, seq } of header.tenants) {
    const { createdAt, serverVersion } = header;
    const after = { backup: { createdAt, serverVersion, epoch, seq } };
    await sealAsOwner(tx, tenantId, { actor: 'system', action: 'restore-backup', after, source: 'restore' });
  }
}

/** What is told from what by its version, for clients and programs alike. */
const VERSIONED = [...KINDS.map((kind) => kind.replaceAll('-', '_')), 'accounts', 'feed'];
/** Histories are numbered by the second they begin in, counted from 2025 on: digits for a thousand years. */
const FIRST_HISTORY = Date.UTC(2025, 0, 1);

/** The newest history of which the database has versions; 0 where there was no restore. */
export async function lastHistory(tx: OwnerTransaction): Promise<number> {
  let last = 0;
  for (const table of VERSIONED) {
    const [present] = await tx.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [
      `public.${table}`,
    ]);
    if (!present?.there) continue;
    const [found] = await tx.rows<{ version: number }>(
      `select coalesce(max(version), 0)::float8 as version from public.${table}`,
    );
    last = Math.max(last, Math.floor((found?.version ?? 0) / VERSIONS_OF_A_HISTORY));
  }
  return last;
}

/**
 * Moves every version beyond any that was given before, also by a restore of the same backup: two histories must never
 * give one version to different rows (decisions/0046). `before` is the newest history that is known of.
 */
export async function moveVersions(tx: OwnerTransaction, before: number): Promise<void> {
  const second = Math.floor((Date.now() - FIRST_HISTORY) / 1000);
  const history = Math.max(second, before + 1, (await lastHistory(tx)) + 1);
  for (const table of VERSIONED) {
    await tx.rows(`update public.${table} set version = version % $1::bigint + $2::bigint`, [
      VERSIONS_OF_A_HISTORY,
      history * VERSIONS_OF_A_HISTORY,
    ]);
  }
}

/**
 * Who is signed in where the same data is replaced stays so: what a backup knows of sign-ins is older, and what was ended
 * since must not come back. Call what it answers when the new rows are there.
 */
export async function keepSignIns(
  tx: OwnerTransaction,
  { tenants }: BackupHeader,
): Promise<() => Promise<void>> {
  const [found] = await tx.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `public.${SIGN_INS}`,
  ]);
  if (!found?.there) return async () => {};
  await tx.rows(`create temporary table kept_sign_ins on commit drop as
    select p.* from public.${SIGN_INS} p join public.tenants t using (tenant_id)
    where t.server_id::text in (${tenants.map(({ serverId }) => quoted(serverId)).join(', ') || "''"})`);
  return async () => {
    await tx.rows(
      `insert into public.${SIGN_INS} select k.* from kept_sign_ins k join public.tenants t using (tenant_id)`,
    );
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
