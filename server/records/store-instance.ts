/** What a CRM instance keeps beside its row: connectivity and secrets. Runs in the server. */
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import type { Transaction } from '../db/database.ts';
import { type SplitConnectivity, storeConnectivity, storeSecrets } from './connectivity.ts';
import { findRow } from './find-rows.ts';
import type { SecretBox } from './secret-box.ts';

type Secrets = Pick<SplitConnectivity, 'secrets'> & { readonly box: SecretBox | null };

/** After the row itself, which this transaction then holds. Gives the instance as it is now. */
export async function storeInstanceExtras(
  tx: Transaction,
  { id, connectivity }: Pick<CrmInstance, 'id' | 'connectivity'>,
  { secrets, box }: Secrets,
): Promise<CrmInstance> {
  await storeConnectivity(tx, id, connectivity);
  await storeSecrets(tx, { instanceId: id, secrets, box });
  const row = await findRow(tx, 'crm-instances', id);
  if (!row) throw new Error('The instance that was just stored is not there.');
  return row;
}
