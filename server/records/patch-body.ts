/** Reads the headers and the body of a patch; what is wrong is refused with its field and rule. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import { type Level, POPFLOW_FIELDS } from '../../lib/schema/settings-fields.ts';
import { PATCH_SCHEMAS, type RecordPatch } from '../../lib/schema/writes.ts';
import { parseBody } from './parse-body.ts';
import { refuse } from './patch-problems.ts';

/** Only the exact form of one strong tag: `*`, lists and weak tags would let an edit overwrite what it never saw. */
const ETAG = /^"([1-9]\d{0,14})"$/;

/** Throws 428 without the header. */
export function requireVersion(ifMatch: string | undefined): number {
  if (ifMatch === undefined || ifMatch === '') {
    throw refuse(428, 'if_match_required', {
      title: 'If-Match needed',
      field: 'If-Match',
      detail: 'Send If-Match with the version the edit was made on, such as "3".',
    });
  }
  const version = ETAG.exec(ifMatch.trim())?.[1];
  if (version) return Number(version);
  throw refuse(400, 'if_match_invalid', {
    title: 'If-Match not understood',
    field: 'If-Match',
    detail: 'If-Match must be one version in quotation marks, such as "3".',
  });
}

export function etagOf({ version }: { version: number }): string {
  return `"${version}"`;
}

export function parsePatch(kind: Kind, body: unknown): RecordPatch {
  const patch: RecordPatch = parseBody(PATCH_SCHEMAS[kind], body);
  const level = kind === 'crm-users' ? 'user' : 'group';
  if ('unset' in patch && patch.unset && 'popFlow' in patch.unset) requireFields(level, patch.unset.popFlow);
  return patch;
}

function requireFields(level: Level, keys: readonly string[] = []): void {
  const allowed = POPFLOW_FIELDS.filter(({ levels }) => levels.includes(level)).map(
    ({ key }) => key as string,
  );
  const unknown = keys.find((key) => !allowed.includes(key));
  if (unknown === undefined) return;
  throw refuse(422, 'invalid_body', {
    title: 'Not a valid edit',
    field: `popFlow.${unknown}`,
    detail: `A ${level} has no PopFlow setting ${JSON.stringify(unknown)}.`,
  });
}
