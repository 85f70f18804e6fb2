/** An edit carried from the panel to the console in the hash, to be confirmed where no page can cover it. */
import type { CrmUserPatch } from '../schema/patch.ts';
import type { NewPerson } from '../schema/views.ts';

/** Written and read by our own pages only: extension pages but the panel cannot be opened by a site. */
export interface ConfirmedEdit {
  readonly userId: string;
  readonly userName: string;
  readonly baseVersion: number;
  readonly patch: CrmUserPatch;
  /** What the edit does, in the words the panel showed. */
  readonly lines: readonly string[];
  /** The edit takes an agent off the own list of another user. */
  readonly move?: { readonly agentId: string; readonly fromUserId: string };
  /** The edit adds a user, who has no id yet. */
  readonly add?: NewPerson;
}

export function confirmRoute(edit: ConfirmedEdit): string {
  return `#/confirm/${encodeURIComponent(JSON.stringify(edit))}`;
}
