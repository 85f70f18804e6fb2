/** Editing one record of any kind, exactly as `sync.md` orders it: key, authority, version, row, answer, audit and seq. Runs in the server. */
import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from '../../lib/domain/apply-patch.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import type { Decided } from '../../lib/schema/decided.ts';
import { isUuid } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import type { AheadStatement } from '../db/ahead.ts';
import type { Transaction } from '../db/database.ts';
import { refuseVersion } from './answer-position.ts';
import { instanceOf } from './authority.ts';
import type { Caller } from './caller.ts';
import { type SplitConnectivity, splitConnectivity, withoutSecrets } from './connectivity.ts';
import { rowStatement } from './find-rows.ts';
import { claimAhead, type StoredAnswer } from './idempotency.ts';
import { etagOf, parsePatch, requireVersion } from './patch-body.ts';
import { readRecord } from './read.ts';
import { requireReferences } from './references.ts';
import type { RecordChange } from './seal.ts';
import type { SecretBox } from './secret-box.ts';
import { storeInstanceExtras } from './store-instance.ts';
import { holdRow, updateRow } from './store-row.ts';
import { type Outcome, writeOnce } from './write-once.ts';

export interface Edit {
  readonly kind: Kind;
  readonly id: string;
  /** The headers `If-Match` and `Idempotency-Key`, as they came. */
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly source: AuditSource;
  /** What the caller chose where the edit met another change; recorded also where nothing is left to change. */
  readonly decided?: Decided | null;
  /** `null` or absent: this server stores no secrets. */
  readonly secrets?: SecretBox | null;
}

/**
 * Throws a `ProblemError` for every refusal; the transaction must then be rolled back, which also frees the key.
 * A patch that changes nothing answers the present row; what was decided is recorded all the same, with no other version. Nothing may be written after it in the transaction.
 */
export async function patchRecord(tx: Transaction, caller: Caller, edit: Edit): Promise<StoredAnswer> {
  const version = requireVersion(edit.ifMatch);
  const { kind, id, idempotencyKey } = edit;
  const request = requestOf(edit);
  const mayRepeat = ({ body }: StoredAnswer) =>
    caller.may.write(
      kind,
      editedInstance(kind, body as AnyRow, { ...edit, patch: parsePatch(kind, edit.body) }),
    );
  let reading: Promise<AnyRow> | undefined;
  const ahead = () => {
    reading = readRecord(tx, caller, kind, id);
    return reading;
  };
  return writeOnce(tx, caller, { idempotencyKey, request, mayRepeat, shows: kind, ahead }, async () => {
    const before = await (reading ?? ahead());
    const patch = parsePatch(kind, edit.body);
    caller.may.write(kind, editedInstance(kind, before, { ...edit, patch }));
    if (before.version !== version) throw await refuseVersion(tx, kind, before);
    return change(tx, caller, { before, patch, edit });
  });
}

const requestOf = ({ kind, id, body, secrets = null }: Omit<Edit, 'source'>) => ({
  method: 'PATCH',
  kind,
  id,
  body: withoutSecrets(body, secrets),
});

/** What `patchRecord` asks first; none where it is going to refuse before. */
export function patchAhead(
  who: Pick<Caller, 'tenantId' | 'accountId'>,
  edit: Omit<Edit, 'source'>,
): readonly AheadStatement[] {
  const { kind, id, ifMatch, idempotencyKey: key } = edit;
  if (!ifMatch || !isUuid(id)) return [];
  const claim = claimAhead(who, { key, request: requestOf(edit) });
  return claim.length > 0 ? [...claim, rowStatement(who.tenantId, kind, id)] : [];
}

/** An instance's own mapping belongs to its admin like its users; everything else of it to the admin of all. Either may decide what leaves it as it is. */
function editedInstance(kind: Kind, row: AnyRow, { patch, decided }: Wish): string | null {
  if (kind !== 'crm-instances') return instanceOf(kind, row);
  const fields = Object.keys(patch.set ?? {});
  if (decided && fields.length === 0 && !('unset' in patch)) return row.id;
  const isMapping = fields.length > 0 && fields.every((field) => field === 'mapping') && !('unset' in patch);
  return isMapping ? row.id : null;
}

interface Wish extends Pick<Edit, 'decided'> {
  readonly patch: RecordPatch;
}

interface Change {
  readonly before: AnyRow;
  readonly patch: RecordPatch;
  readonly edit: Edit;
}

async function change(tx: Transaction, caller: Caller, { before, patch, edit }: Change): Promise<Outcome> {
  const { kind, source, decided = null, secrets: box = null } = edit;
  const { patch: plainPatch, secrets } = splitPatch(patch);
  const wanted = applyPatch(before, plainPatch);
  if (isDeepStrictEqual(wanted, before) && secrets.length === 0) {
    if (!decided) return { answer: answerOf(before), changes: [] };
    // Else its place in the feed could be that of another change, which comes in between.
    await holdRow(tx, kind, before);
    const recorded: RecordChange = { kind, action: 'update', before, after: before, source, decided };
    return { answer: answerOf(before), changes: [recorded] };
  }
  if (kind === 'agent-groups' || kind === 'cti-agents') await requireReferences(tx, kind, wanted as never);
  const updated: AnyRow = await updateRow({ tx, caller }, kind, { before, wanted });
  const hasExtras = secrets.length > 0 || (plainPatch.set && 'connectivity' in plainPatch.set);
  const after = hasExtras ? await storeInstanceExtras(tx, wanted as CrmInstance, { secrets, box }) : updated;
  const secretsChanged = secrets.map(([field]) => field);
  return {
    answer: answerOf(after),
    changes: [{ kind, action: 'update', before, after, source, secretsChanged, decided }],
  };
}

function splitPatch(patch: RecordPatch): { patch: RecordPatch } & Pick<SplitConnectivity, 'secrets'> {
  if (!patch.set || !('connectivity' in patch.set)) return { patch, secrets: [] };
  const { plain, secrets } = splitConnectivity(patch.set.connectivity);
  return { patch: { ...patch, set: { ...patch.set, connectivity: plain } } as RecordPatch, secrets };
}

const answerOf = (row: AnyRow): StoredAnswer => ({ status: 200, etag: etagOf(row), body: row });
