/** Brings the demo's data into the database, and keeps the address of its CRM right afterwards. Runs on Node. */
import type { CrmInstance } from '../lib/schema/crm-records.ts';
import type { Database } from '../server/db/database.ts';
import { isEmptyTenant, loadTenant } from '../server/db/load.ts';
import { DEFAULT_TENANT_ID } from '../server/db/tenant.ts';
import { hashPassword } from '../server/sign-in/password.ts';
import type { DemoData } from './data/generate.ts';
import type { WrittenDemo } from './generate-elsewhere.ts';

/** Its passwords are printed; they should be ready soon. */
export const DEMO_COST = { N: 2 ** 12, r: 8, p: 1 };

export function isUnfilled(database: Database): Promise<boolean> {
  return isEmptyTenant(database, DEFAULT_TENANT_ID);
}

/** Throws when the database holds something else than the demo. */
export async function fillDatabase(database: Database, demo: DemoData | WrittenDemo): Promise<void> {
  const [main] = demo.rows['crm-instances'];
  if (!main) throw new Error('The demo has no CRM instance.');
  if (!(await isUnfilled(database))) return moveCrm(database, main);
  const accounts = await Promise.all(
    demo.accounts.map(async ({ id, username, password, grants }) => {
      const passwordHash = await hashPassword(password, DEMO_COST);
      return { id, issuer: 'local', subject: id, username, passwordHash, grants };
    }),
  );
  const encoded = 'encoded' in demo ? demo.encoded : undefined;
  await loadTenant(database, { tenantId: DEFAULT_TENANT_ID, rows: demo.rows, encoded, accounts });
}

interface StoredAddress {
  crm_id: string;
  sites: string[];
  version: number;
}

/** The CRM's port may be another one than last time: its instance follows, and the feed tells. Throws when the database holds something else. */
export async function moveCrm(
  database: Database,
  { id, crmId, sites }: Pick<CrmInstance, 'id' | 'crmId' | 'sites'>,
): Promise<void> {
  await database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, async (tx) => {
    const [stored] = await tx.query<StoredAddress>(
      'select crm_id, sites, version from crm_instances where tenant_id = $1 and id = $2 for update',
      [DEFAULT_TENANT_ID, id],
    );
    if (!stored) throw new Error('This database holds other data than the demo: choose an empty one.');
    if (stored.crm_id === crmId && stored.sites.join() === sites.join()) return;
    await tx.query(
      `update crm_instances set crm_id = $3, sites = $4, version = version + 1,
        updated_at = clock_timestamp(), updated_by = null where tenant_id = $1 and id = $2`,
      [DEFAULT_TENANT_ID, id, crmId, sites],
    );
    const change = {
      kind: 'crm-instances',
      id,
      instanceId: id,
      version: stored.version + 1,
      deleted: false,
      action: 'update',
      before: { crmId: stored.crm_id, sites: stored.sites },
      after: { crmId, sites },
      source: 'seed',
    };
    await tx.query('select app_seal($1::jsonb)', [JSON.stringify([change])]);
  });
}
