/** Answers windows of the tree of CTI agents; the order is made once per change of the telephony side. */
import { type EnvironmentNode, orderAgents } from '../domain/agent-order.ts';
import { agentTreeWindow } from '../domain/agent-tree.ts';
import { personOf } from '../domain/person.ts';
import { strongestRole } from '../domain/role.ts';
import { Refusal } from '../messages/refusal.ts';
import type { AgentTreeQuery, AgentTreeWindow } from '../schema/agent-tree.ts';
import type { Replica } from '../sync/replica.ts';

export class AgentTrees {
  #tree: readonly EnvironmentNode[] = [];
  #revision = -1;

  read(query: AgentTreeQuery, replica: Replica): AgentTreeWindow {
    const { directory, me, outbox } = replica;
    const base = replica.user(query.userId);
    const person = base ? personOf(base, directory, outbox) : null;
    if (!person || !me) throw new Refusal({ kind: 'not-found', detail: 'This CRM user is not known here.' });
    const instanceId = person.view.instance.id;
    const role = strongestRole(me.grants, instanceId);
    if (role !== 'admin' && role !== 'support') {
      throw new Refusal({ kind: 'forbidden', detail: 'Only support and admins may list CTI agents.' });
    }
    if (this.#revision !== directory.telephonyRevision) {
      this.#tree = orderAgents(directory);
      this.#revision = directory.telephonyRevision;
    }
    return agentTreeWindow(query, {
      tree: this.#tree,
      own: new Set(person.view.agents.map(({ agent }) => agent.id)),
      ownersOf: (id) => directory.ownersOf(id, instanceId).filter((owner) => owner.id !== query.userId),
      revision: directory.revision,
    });
  }
}
