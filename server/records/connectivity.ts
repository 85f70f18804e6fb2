/** The connectivity settings of a CRM instance: plain ones in their table, secrets encrypted in theirs. Runs in the server. */

import { CONNECTIVITY_FIELDS } from '../../lib/schema/instance-fields.ts';
import type { SectionValues } from '../../lib/schema/settings.ts';
import type { Transaction } from '../db/database.ts';
import { refuse } from './patch-problems.ts';
import type { SecretBox } from './secret-box.ts';

const SECRETS: readonly string[] = CONNECTIVITY_FIELDS.filter(({ type }) => type === 'secret').map(
  ({ key }) => key,
);

export interface SplitConnectivity {
  readonly plain: SectionValues;
  /** `null` removes the secret. */
  readonly secrets: readonly (readonly [field: string, text: string | null])[];
}

export function splitConnectivity(values: SectionValues = {}): SplitConnectivity {
  const entries = Object.entries(values);
  const isSecret = ([field]: [string, unknown]) => SECRETS.includes(field);
  return {
    plain: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: entries
      .filter(isSecret)
      .map(([field, text]) => [field, text === null ? null : String(text)] as const),
  };
}

/** The body with each secret replaced, so that what is kept of a request does not give it away. */
export function withoutSecrets(body: unknown, box: SecretBox | null): unknown {
  return JSON.parse(
    JSON.stringify(body ?? null, (key, value: unknown) =>
      SECRETS.includes(key) && typeof value === 'string' ? (box?.fingerprint(value) ?? 'secret') : value,
    ),
  );
}

const STORE_PLAIN = `insert into crm_instance_connectivity (tenant_id, instance_id, connectivity) values ($1, $2, $3::jsonb)
  on conflict (tenant_id, instance_id) do update set connectivity = excluded.connectivity`;

export async function storeConnectivity(
  tx: Transaction,
  instanceId: string,
  plain: SectionValues,
): Promise<void> {
  await tx.query(STORE_PLAIN, [tx.binding.tenantId, instanceId, JSON.stringify(plain)]);
}

const REMOVE_SECRET =
  'delete from crm_instance_secrets where tenant_id = $1 and instance_id = $2 and field = $3';
const STORE_SECRET =
  'insert into crm_instance_secrets (tenant_id, instance_id, field, cipher) values ($1, $2, $3, $4::bytea)';

/** The row of the instance must be locked by this transaction. */
export async function storeSecrets(
  tx: Transaction,
  {
    instanceId,
    secrets,
    box,
  }: Pick<SplitConnectivity, 'secrets'> & { instanceId: string; box: SecretBox | null },
): Promise<void> {
  const { tenantId } = tx.binding;
  for (const [field, text] of secrets) {
    if (text !== null && !box) throw keyMissing(field);
    await tx.query(REMOVE_SECRET, [tenantId, instanceId, field]);
    if (text === null || !box) continue;
    const cipher = box.seal(text, { tenantId, instanceId, field });
    await tx.query(STORE_SECRET, [tenantId, instanceId, field, cipher]);
  }
}

function keyMissing(field: string) {
  return refuse(409, 'secret_key_missing', {
    title: 'Secrets cannot be stored',
    rule: 'C14',
    field: `connectivity.${field}`,
    detail:
      'This server has no key to encrypt secrets with. Its operator sets PATCHPANEL_SECRET_KEY and starts it again.',
  });
}
