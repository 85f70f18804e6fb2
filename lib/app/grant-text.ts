/** Grants in words: which role, where, and for agents as which CRM user. Pure but for the catalogue. */
import type { Grant, Role } from '../schema/account.ts';
import { type TextKey, t } from './text.ts';

const ROLES: Record<Role, TextKey> = {
  admin: 'roleAdmin',
  support: 'roleSupport',
  agent: 'roleAgent',
  runtime: 'roleRuntime',
};

export function roleText(role: Role): string {
  return t(ROLES[role]);
}

export interface GrantNames {
  instance(id: string): string;
  user(id: string): string;
}

export function grantText({ role, instanceId, crmUserId }: Grant, names: GrantNames): string {
  if (instanceId === null) return t('grantOfAll', roleText(role));
  const where = names.instance(instanceId);
  if (crmUserId !== null) return t('grantAs', roleText(role), where, names.user(crmUserId));
  return t('grantIn', roleText(role), where);
}

/** What a grant is, for telling two of them apart. */
export function grantKey({ role, instanceId, crmUserId }: Grant): string {
  return `${role} ${instanceId} ${crmUserId}`;
}

/** Whether two lists hold the same grants; their order means nothing. */
export function sameGrants(a: readonly Grant[], b: readonly Grant[]): boolean {
  const sorted = (grants: readonly Grant[]) => grants.map(grantKey).sort().join('\n');
  return sorted(a) === sorted(b);
}
