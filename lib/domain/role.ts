/** Which role a set of grants gives, in one instance or anywhere. The server decides; this only hides what it would refuse. Pure. */
import type { Grant, Role } from '../schema/account.ts';

/** Strongest first. */
const STRENGTH: readonly Role[] = ['admin', 'support', 'agent', 'runtime'];

/** Strongest role in the instance; `null` as instance asks for the strongest role anywhere. */
export function strongestRole(grants: readonly Grant[], instanceId: string | null): Role | null {
  const roles = grants
    .filter((grant) => instanceId === null || grant.instanceId === null || grant.instanceId === instanceId)
    .map((grant) => grant.role);
  return STRENGTH.find((role) => roles.includes(role)) ?? null;
}

/** Only support and admin may read the directory of an instance; agents have their own view. */
export function mayReadDirectory(grants: readonly Grant[]): boolean {
  const role = strongestRole(grants, null);
  return role === 'admin' || role === 'support';
}
