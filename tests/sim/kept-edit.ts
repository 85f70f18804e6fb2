/** What is known of one edit of an outbox. */
import type { OutboxEntry } from '../../lib/cache/cache.ts';
import type { Decided } from '../../lib/schema/decided.ts';
import type { Act } from './acts.ts';

/** One edit of an outbox, as far as it is on disk. */
export interface Kept {
  changeId: string;
  order: number;
  acts: Set<Act>;
  wasParked: boolean;
  /** Place in the audit trail where it took effect. */
  appliedAt: number | null;
  /** Version of the record as it left it. */
  appliedVersion: number;
  isDropped: boolean;
  /** Not for this account any more, which is all that the server says of it, also where it took effect before. */
  isForbidden: boolean;
  /** What was chosen where it met another change, as it is on disk. */
  decided: Decided | null;
  /** Version of the row that it is in conflict with; null where it is not. */
  conflictAt: number | null;
  /** A backup came back that does not have what became of it. */
  wasRewound: boolean;
}

export function keptOf({ changeId, order }: Pick<OutboxEntry, 'changeId' | 'order'>): Kept {
  return {
    changeId,
    order,
    acts: new Set(),
    wasParked: false,
    appliedAt: null,
    appliedVersion: 0,
    isDropped: false,
    isForbidden: false,
    decided: null,
    conflictAt: null,
    wasRewound: false,
  };
}
