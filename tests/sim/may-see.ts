/** Whether grants open the directory of an instance. Written apart from the product's own rule, which it judges. */
import type { Grant } from '../../lib/schema/account.ts';

export function maySee(grants: readonly Grant[], instanceId: string): boolean {
  return grants.some(
    ({ role, instanceId: granted }) => role !== 'agent' && (granted === null || granted === instanceId),
  );
}
