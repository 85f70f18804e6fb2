/** Whether grants open the directory of an instance, or for `null` any directory. Written apart from the product's own rule, which it judges. */
import type { Grant } from '../../lib/schema/account.ts';

export function maySee(grants: readonly Grant[], instanceId: string | null): boolean {
  return grants.some(
    ({ role, instanceId: granted }) =>
      role !== 'agent' && (instanceId === null || granted === null || granted === instanceId),
  );
}
