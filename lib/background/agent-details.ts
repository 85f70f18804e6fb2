/** Everything known of one CTI agent, for its dialog and its page. Runs in the background. */
import { groupPath } from '../domain/group-path.ts';
import { mappedAgents } from '../domain/person.ts';
import { mayReadDirectory } from '../domain/role.ts';
import { Refusal } from '../messages/refusal.ts';
import type { AgentDetails } from '../schema/agent-tree.ts';
import type { Replica } from '../sync/replica.ts';
import { listOwnersOf } from './list-owners.ts';

export function readAgent(agentRecordId: string, { shown: records, me }: Replica): AgentDetails {
  if (!me || !mayReadDirectory(me.grants)) {
    throw new Refusal({ kind: 'forbidden', detail: 'Only support and admins may read CTI agents.' });
  }
  const [mapped] = mappedAgents(records, [agentRecordId]);
  if (!mapped) throw new Refusal({ kind: 'not-found', detail: 'This CTI agent is not known here.' });
  const groups = groupPath(mapped.agent.agentGroupId, records);
  return { mapped, groups, owners: listOwnersOf(agentRecordId, records) };
}
