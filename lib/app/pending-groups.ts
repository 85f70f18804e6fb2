/** The edits that wait, by the record they are about: first those that need somebody, then by age. Pure. */
import type { Kind } from '../schema/kind.ts';
import type { PendingChange } from '../schema/views.ts';

export interface PendingGroup {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  /** What tells it from others of one name. */
  readonly key: string | null;
  readonly changes: readonly PendingChange[];
}

export function pendingGroups(changes: readonly PendingChange[]): PendingGroup[] {
  const groups = new Map<string, [PendingChange, ...PendingChange[]]>();
  for (const change of changes) {
    const group = groups.get(change.id);
    if (group) group.push(change);
    else groups.set(change.id, [change]);
  }
  return [...groups.values()].map(groupOf).sort((a, b) => needOf(a) - needOf(b) || ageOf(a) - ageOf(b));
}

function groupOf(changes: readonly [PendingChange, ...PendingChange[]]): PendingGroup {
  const { kind, id, name, content } = changes.at(-1) ?? changes[0];
  return { kind, id, name, key: content?.key ?? null, changes };
}

/** A conflict waits for nobody else, so it comes before what was refused. */
function needOf({ changes }: PendingGroup): number {
  if (changes.some(({ conflict }) => conflict)) return 0;
  return changes.some(({ state }) => state === 'parked') ? 1 : 2;
}

const ageOf = ({ changes }: PendingGroup) => Math.min(...changes.map(({ queuedAt }) => queuedAt));

/** What a retry may help: a conflict is decided instead. */
export function isRetryable({ state, conflict }: PendingChange): boolean {
  return state === 'parked' && !conflict;
}
