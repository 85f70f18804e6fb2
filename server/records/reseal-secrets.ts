/** Takes every connectivity password from one key to another, all or none. Runs in the command line. */
import type { OwnerTransaction } from '../db/owner.ts';
import type { SecretBox } from './secret-box.ts';

interface Sealed {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly field: string;
  readonly name: string;
  readonly cipher: Uint8Array;
}

export interface Resealed {
  readonly passwords: number;
  readonly instances: number;
}

/** Of instances that are deleted and may be restored, too. */
const SELECT = `select s.tenant_id as "tenantId", s.instance_id as "instanceId", s.field, i.name, s.cipher
  from crm_instance_secrets s join crm_instances i on i.tenant_id = s.tenant_id and i.id = s.instance_id
  order by i.name collate "C", s.field`;
const UPDATE =
  'update crm_instance_secrets set cipher = $4::bytea where tenant_id = $1 and instance_id = $2 and field = $3';

/** Throws where one does not open; the transaction must then be rolled back. */
export async function resealSecrets(
  tx: OwnerTransaction,
  { from, to }: { from: SecretBox; to: SecretBox },
): Promise<Resealed> {
  const sealed = await tx.rows<Sealed>(SELECT);
  for (const each of sealed) {
    const { tenantId, instanceId, field } = each;
    await tx.rows(UPDATE, [tenantId, instanceId, field, to.seal(openOne(from, each), each)]);
  }
  return { passwords: sealed.length, instances: new Set(sealed.map(({ instanceId }) => instanceId)).size };
}

function openOne(box: SecretBox, { cipher, name, field, ...place }: Sealed): string {
  try {
    return box.open(cipher, { ...place, field });
  } catch {
    throw new Error(
      `The ${field} of CRM instance ${name} does not open with the old key. Nothing was changed.`,
    );
  }
}
