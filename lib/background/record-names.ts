/** Names of whatever the fields of a record refer to. Runs in the background. */
import type { Replica } from '../sync/replica.ts';

/** `null` where it is gone. */
export function nameIn(id: string, { shown }: Replica): string | null {
  const agent = shown.get('cti-agents', id);
  if (agent) return `${agent.name}, ${agent.agentId}`;
  const named =
    shown.get('crm-user-groups', id) ?? shown.get('agent-groups', id) ?? shown.get('environments', id);
  return named?.name ?? null;
}
