/** The groups of an instance for its combobox, by name; put in order anew only when a group has changed. Pure but for what it keeps. */
import type { CrmUserGroup } from '../schema/crm-records.ts';
import type { GroupChoice } from '../schema/views.ts';
import { compareNames } from './name-order.ts';
import type { Records } from './records.ts';

interface Kept {
  rows: readonly CrmUserGroup[];
  choices: GroupChoice[];
}

export class GroupChoices {
  readonly #kept = new Map<string, Kept>();

  of(records: Records, instanceId: string): GroupChoice[] {
    const rows = [...records.values('crm-user-groups')].filter((group) => group.instanceId === instanceId);
    const kept = this.#kept.get(instanceId);
    const isSame = kept?.rows.length === rows.length && rows.every((row, index) => row === kept.rows[index]);
    if (kept && isSame) return kept.choices;
    const choices = [...rows].sort(compareNames).map(({ id, name }) => ({ id, name }));
    this.#kept.set(instanceId, { rows, choices });
    return choices;
  }
}
