/** A record that is still to be added: as a row for the screen, and as the body that adds it. Pure. */

import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../schema/instance-fields.ts';
import type { Kind } from '../schema/kind.ts';
import type { AnyRow } from '../schema/rows.ts';
import { sectionDefaults } from '../schema/settings.ts';
import { POPFLOW_FIELDS } from '../schema/settings-fields.ts';
import { NEW_SCHEMAS, type NewOf, type NewRecord } from '../schema/writes.ts';

/** Who adds it, and when (ISO 8601). */
export interface Stamp {
  readonly id: string;
  readonly by: string;
  readonly at: string;
}

/** Complete as the server would make it; version 0 is none the server ever gave. */
export function newRow(kind: Kind, record: NewRecord, { id, by, at }: Stamp): AnyRow {
  const stamped = { ...record, id, version: 0, updatedAt: at, updatedBy: by };
  const row =
    kind === 'crm-instances' ? { ...stamped, ...settingsOf(record as NewOf<'crm-instances'>) } : stamped;
  return row as unknown as AnyRow;
}

function settingsOf({ features, connectivity, popFlow }: NewOf<'crm-instances'>) {
  return {
    features: { ...sectionDefaults(FEATURE_FIELDS), ...features },
    connectivity: { ...sectionDefaults(CONNECTIVITY_FIELDS), ...connectivity },
    popFlow: { ...sectionDefaults(POPFLOW_FIELDS), ...popFlow },
    secretsSet: [],
  };
}

/** Only what may stand in the body. */
export function newRecordOf(kind: Kind, row: AnyRow): NewRecord {
  const allowed = Object.keys(NEW_SCHEMAS[kind].entries);
  return Object.fromEntries(Object.entries(row).filter(([field]) => allowed.includes(field))) as NewRecord;
}
