/** What an answer depends on, and what a change touches, as keys: a change concerns an answer where they share one. Runs in the server. */
import type { Me } from '../../lib/schema/me.ts';
import type { CommittedChange } from '../db/database.ts';
import type { DirectoryScope } from '../records/authority.ts';

/** The id of a record or of an account, or one of those below. */
export type Concern = string;

const EVERY_INSTANCE: Concern = 'crm-instances';
const EVERY_ROW: Concern = 'feed';
/** Rows of the telephony side are of no instance. */
const rowsOf = (instanceId: string | null): Concern => `feed ${instanceId ?? 'telephony'}`;

/** `null`: anything may have changed. */
export function concernsOfChange({ rows, accounts }: CommittedChange): Concern[] | null {
  if (!rows && !accounts) return null;
  const touched = (rows ?? []).flatMap(([kind, id, instanceId]) => [
    id,
    EVERY_ROW,
    rowsOf(instanceId),
    ...(kind === 'crm-instances' ? [EVERY_INSTANCE] : []),
  ]);
  return [...(accounts ?? []), ...touched];
}

export function concernsOfFeed({ all, instances }: DirectoryScope): Concern[] {
  return all ? [EVERY_ROW] : [rowsOf(null), ...instances.map(rowsOf)];
}

/** Every row that the view shows, inherits from or would show if it were there. */
export function concernsOfMe({ grants, instances, own }: Me): Concern[] {
  const seesAll = grants.some(
    ({ role, instanceId }) => (role === 'admin' || role === 'support') && instanceId === null,
  );
  return [
    ...(seesAll ? [EVERY_INSTANCE] : []),
    ...grants.flatMap(({ instanceId, crmUserId }) => [instanceId ?? [], crmUserId ?? []].flat()),
    ...instances.map(({ id }) => id),
    ...own.flatMap(({ user, effective, agents }) => [
      user.id,
      user.instanceId,
      user.groupId ?? [],
      effective.mapping.agents,
      agents.map(({ agent }) => agent.environmentId),
    ]),
  ].flat();
}
