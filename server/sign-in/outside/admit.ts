/** The account of somebody who comes from an outside issuer: found, made or given what the claims stand for. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Grant } from '../../../lib/schema/account.ts';
import type { AccountRecord, NewAccount } from '../../../lib/schema/account-record.ts';
import type { Database, Transaction } from '../../db/database.ts';
import { findAccountOf, findAccountRow, insertAccount, replaceGrants } from '../../records/account-rows.ts';
import { violatedConstraint } from '../../records/constraint-problems.ts';
import { sealAccounts } from '../../records/seal.ts';
import type { OutsideIssuer } from './issuer-config.ts';
import type { OutsidePerson } from './map-claims.ts';
import { OutsideRefusal, type RefusalReason } from './refusal.ts';

export interface Admitted {
  readonly accountId: string;
  /** When all sign-ins of the account were last ended, in seconds since 1970; `null`: never. */
  readonly signedOutAt: number | null;
}

export type Admit = (person: OutsidePerson, issuer: OutsideIssuer) => Promise<Admitted>;

/** Constraints that an account of claims may break, and what that means to the person. */
const REFUSALS: Partial<Record<string, RefusalReason>> = {
  accounts_username: 'username-taken',
  grants_keep_an_admin: 'last-admin',
};

/** Accounts are told apart by issuer and subject alone: a username, or an address of mail, makes nobody somebody else. */
export function admission(database: Database, tenantId: string): Admit {
  const attempt = async (person: OutsidePerson, issuer: OutsideIssuer) => {
    try {
      return await database.transaction({ tenantId, system: 'sign-in' }, (tx) => admitIn(tx, person, issuer));
    } catch (error) {
      const reason = REFUSALS[violatedConstraint(error) ?? ''];
      throw reason ? new OutsideRefusal(reason) : error;
    }
  };
  return async (person, issuer) => {
    // Two first sign-ins at once: the second one finds the account of the first.
    const outcome = await attempt(person, issuer).catch((error: unknown) => {
      if (violatedConstraint(error) !== 'accounts_subject') throw error;
      return attempt(person, issuer);
    });
    // Told after the commit: what an issuer takes away is gone although nobody is let in.
    if (outcome.hasNoRole) throw new OutsideRefusal('no-role');
    return outcome;
  };
}

async function admitIn(
  tx: Transaction,
  person: OutsidePerson,
  issuer: OutsideIssuer,
): Promise<Admitted & { hasNoRole: boolean }> {
  await tx.query("select set_config('app.actor', $1, true)", [actorOf(issuer)]);
  const before = await findAccountOf(tx, person);
  if (before && !before.active) throw new OutsideRefusal('disabled');
  const grants = person.roles && (await grantsOf(tx, person));
  if (!before && issuer.accounts === 'existing') throw new OutsideRefusal('not-added');
  if (!before && grants?.length === 0) throw new OutsideRefusal('no-role');
  const after = before
    ? await change(tx, issuer, { before, grants: grants ?? before.grants })
    : await make(tx, issuer, { person, grants: grants ?? [] });
  return {
    accountId: after.id,
    signedOutAt: await readSignedOut(tx, after.id),
    hasNoRole: grants?.length === 0,
  };
}

const actorOf = ({ name }: OutsideIssuer) => `Sign-in at ${name}`;

async function make(
  tx: Transaction,
  issuer: OutsideIssuer,
  { person, grants }: { person: OutsidePerson; grants: Grant[] },
): Promise<AccountRecord> {
  const id = randomUUID();
  const { subject, username } = person;
  const wanted = { id, issuer: person.issuer, subject, username, active: true, grants };
  await insertAccount(tx, actorOf(issuer), wanted as NewAccount & { id: string });
  const after = await reread(tx, id);
  await sealAccounts(tx, [{ action: 'create', before: null, after, source: 'api' }]);
  return after;
}

async function change(
  tx: Transaction,
  issuer: OutsideIssuer,
  { before, grants }: { before: AccountRecord; grants: readonly Grant[] },
): Promise<AccountRecord> {
  if (isDeepStrictEqual(sorted(before.grants), sorted(grants))) return before;
  const { tenantId } = tx.binding;
  await tx.query(
    `update accounts set version = version + 1, updated_by = $3, updated_at = clock_timestamp()
     where tenant_id = $1 and id = $2`,
    [tenantId, before.id, actorOf(issuer)],
  );
  await replaceGrants(tx, { id: before.id, grants });
  const after = await reread(tx, before.id);
  await sealAccounts(tx, [{ action: 'update', before, after, source: 'api' }]);
  return after;
}

const sorted = (grants: readonly Grant[]) =>
  grants.map(({ role, instanceId, crmUserId }) => `${role} ${instanceId} ${crmUserId}`).sort();

async function reread(tx: Transaction, id: string): Promise<AccountRecord> {
  const account = await findAccountRow(tx, id);
  if (!account) throw new Error('The account that was written cannot be read back.');
  return account;
}

/** An agent whose CRM user is not there yet is bound at a later sign-in. */
async function grantsOf(tx: Transaction, { roles, crmUsername }: OutsidePerson): Promise<Grant[]> {
  const grants: Grant[] = [];
  for (const { role, crmId } of roles ?? []) {
    const instanceId = crmId === null ? null : await findInstance(tx, crmId);
    const isBound = role === 'agent' && instanceId !== null && crmUsername !== null;
    const crmUserId = isBound ? await findCrmUser(tx, instanceId, crmUsername) : null;
    grants.push({ role, instanceId, crmUserId } as Grant);
  }
  return grants;
}

async function findInstance(tx: Transaction, crmId: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    'select id from crm_instances where tenant_id = $1 and crm_id = $2 and deleted_at is null',
    [tx.binding.tenantId, crmId],
  );
  if (!row) throw new OutsideRefusal('no-instance', `no CRM instance ${crmId}`);
  return row.id;
}

async function findCrmUser(tx: Transaction, instanceId: string, username: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from crm_users where tenant_id = $1 and instance_id = $2 and username = $3 and deleted_at is null`,
    [tx.binding.tenantId, instanceId, username],
  );
  return row?.id ?? null;
}

async function readSignedOut(tx: Transaction, id: string): Promise<number | null> {
  const [row] = await tx.query<{ at: number | null }>(
    'select extract(epoch from signed_out_at)::float8 as at from accounts where tenant_id = $1 and id = $2',
    [tx.binding.tenantId, id],
  );
  return row?.at ?? null;
}
