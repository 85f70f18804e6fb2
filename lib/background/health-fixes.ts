/** What one click would save about a finding, where that is safe: a patch of one field, with its value before and after. */
import type { HealthFinding } from '../domain/health.ts';
import { historyUnits, shownValue } from '../domain/history-fields.ts';
import type { HealthFix } from '../schema/console/health-window.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { Replica } from '../sync/replica.ts';
import { nameIn } from './record-names.ts';

type FixedKind = HealthFix['kind'];

/** `null`: somebody has to decide, and the links lead there. */
export function fixOf(finding: HealthFinding, replica: Replica): HealthFix | null {
  const { kind, id } = finding.record;
  if (kind === 'cti-agents') return null;
  const row = replica.shown.get(kind, id);
  const change = changeOf(
    finding,
    'mapping' in (row ?? {}) ? (row as { mapping: CtiMapping }).mapping : null,
  );
  if (!row || !change) return null;
  const { field, value } = change;
  const name = (recordId: string) => nameIn(recordId, replica);
  return {
    kind,
    id,
    baseVersion: row.version,
    field,
    patch: { set: { [field]: value } },
    before: shownValue(field, historyUnits(row)[field], name),
    after: shownValue(field, value, name),
  };
}

function changeOf(
  finding: HealthFinding,
  mapping: CtiMapping | null,
): { field: string; value: unknown } | null {
  switch (finding.is) {
    case 'inactive-agents':
      return { field: 'mapping', value: finding.fix };
    case 'stray-space':
      return { field: NAME_FIELDS[finding.record.kind as FixedKind], value: finding.fix };
    case 'unmapped':
      // An empty list of a group or an instance above is theirs to change.
      return mapping?.mode === 'override' ? { field: 'mapping', value: { mode: 'inherit' } } : null;
    default:
      return null;
  }
}

const NAME_FIELDS: Record<FixedKind, string> = {
  'crm-users': 'username',
  'crm-user-groups': 'name',
  'crm-instances': 'name',
  environments: 'name',
};
