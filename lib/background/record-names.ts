/** Names of whatever the fields of a record refer to. Runs in the background. */
import type { Replica } from '../sync/replica.ts';

/** `null` where it is gone. */
export function nameIn(id: string, { directory }: Replica): string | null {
  const agent = directory.get('cti-agents', id);
  if (agent) return `${agent.name}, ${agent.agentId}`;
  const named =
    directory.get('crm-user-groups', id) ??
    directory.get('agent-groups', id) ??
    directory.get('environments', id);
  return named?.name ?? null;
}
