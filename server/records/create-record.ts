/** Adding one record of any kind: key, body, authority, what it refers to, row, answer, audit and seq. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../../lib/schema/instance-fields.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { sectionDefaults } from '../../lib/schema/settings.ts';
import { POPFLOW_FIELDS } from '../../lib/schema/settings-fields.ts';
import { NEW_SCHEMAS, type NewRecord } from '../../lib/schema/writes.ts';
import type { Transaction } from '../db/database.ts';
import { homeOf } from './authority.ts';
import type { Caller } from './caller.ts';
import { type SplitConnectivity, splitConnectivity, withoutSecrets } from './connectivity.ts';
import type { StoredAnswer } from './idempotency.ts';
import { parseBody } from './parse-body.ts';
import { etagOf } from './patch-body.ts';
import { requireReferences } from './references.ts';
import type { SecretBox } from './secret-box.ts';
import { storeInstanceExtras } from './store-instance.ts';
import { insertRow, type Wanted } from './store-row.ts';
import { writeOnce } from './write-once.ts';

export interface Creation {
  readonly kind: Kind;
  /** The header `Idempotency-Key`, as it came. */
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly source: AuditSource;
  /** `null` or absent: this server stores no secrets. */
  readonly secrets?: SecretBox | null;
}

/** Throws a `ProblemError` for every refusal; the transaction must then be rolled back. Nothing may be written after it. */
export function createRecord(tx: Transaction, caller: Caller, creation: Creation): Promise<StoredAnswer> {
  const { kind, idempotencyKey, source, secrets: box = null } = creation;
  const request = { method: 'POST', kind, body: withoutSecrets(creation.body, box) };
  const mayRepeat = ({ body }: StoredAnswer) => caller.may.write(kind, homeOf(kind, body as AnyRow));
  return writeOnce(tx, caller, { idempotencyKey, request, mayRepeat, shows: kind }, async () => {
    const given: NewRecord = parseBody(NEW_SCHEMAS[kind], creation.body);
    caller.may.write(kind, 'instanceId' in given ? given.instanceId : null);
    const { wanted, secrets } = withDefaults(given);
    await requireReferences(tx, kind, wanted);
    const inserted = await insertRow({ tx, caller }, kind, wanted);
    const after =
      kind === 'crm-instances'
        ? await storeInstanceExtras(tx, wanted as CrmInstance, { secrets, box })
        : inserted;
    const secretsChanged = secrets.map(([field]) => field);
    return {
      answer: { status: 201, etag: etagOf(after), body: after },
      changes: [{ kind, action: 'create', before: null, after, source, secretsChanged }],
    };
  });
}

/** A new instance starts from the defaults of every field; secrets leave the row here. */
function withDefaults(given: NewRecord): { wanted: Wanted<Kind> } & Pick<SplitConnectivity, 'secrets'> {
  const id = given.id ?? randomUUID();
  if (!('crmId' in given)) return { wanted: { ...given, id } as Wanted<Kind>, secrets: [] };
  const { plain, secrets } = splitConnectivity(given.connectivity);
  const wanted = {
    ...given,
    id,
    features: { ...sectionDefaults(FEATURE_FIELDS), ...given.features },
    connectivity: { ...sectionDefaults(CONNECTIVITY_FIELDS), ...plain },
    popFlow: { ...sectionDefaults(POPFLOW_FIELDS), ...given.popFlow },
  };
  return { wanted: wanted as Wanted<'crm-instances'>, secrets };
}
