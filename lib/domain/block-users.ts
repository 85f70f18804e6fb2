/** The blocks of CRM users: found by username and native id, and by the CTI agents on their own lists. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import { bytesOfId, ID_BYTES, isSameId } from '../schema/id-bytes.ts';
import { ownListAt, type RowBlock } from '../schema/row-block.ts';
import { hashOfId, hashOfText } from '../schema/row-hashes.ts';
import { BlockRows } from './block-rows.ts';
import { PositionIndex } from './position-index.ts';

type KeyField = 'username' | 'nativeId';

export class BlockUsers extends BlockRows<'crm-users'> {
  readonly #byKey = { username: new PositionIndex(), nativeId: new PositionIndex() };
  readonly #byAgent = new PositionIndex();

  override add(block: RowBlock<'crm-users'>): number {
    const start = super.add(block);
    this.#byKey.username.addAll(block.hashes.username, start);
    this.#byKey.nativeId.addAll(block.hashes.nativeId, start);
    addAgents(this.#byAgent, block, start);
    return start;
  }

  /** Compared exactly. */
  byKey(field: KeyField, instanceId: string, key: string): CrmUser | undefined {
    const position = this.#byKey[field].find(
      hashOfText(key),
      (found) =>
        this.valueAt(found, field) === key &&
        this.valueAt(found, 'instanceId') === instanceId &&
        this.isVisible(found),
    );
    return position < 0 ? undefined : this.rowAt(position);
  }

  /** Users of the instance with the agent on their own list. */
  ownersOf(agentRecordId: string, instanceId: string): AgentOwner[] {
    const owners: AgentOwner[] = [];
    const agent = bytesOfId(agentRecordId);
    this.#byAgent.find(hashOfId(agent), (position) => {
      if (this.#holds(position, agent) && this.valueAt(position, 'instanceId') === instanceId) {
        const { id, fullName, username } = this.rowAt(position);
        owners.push({ level: 'user', id, name: fullName || username });
      }
      return false;
    });
    return owners;
  }

  #holds(position: number, agent: Uint8Array): boolean {
    const { block, index } = this.at(position);
    if (!block.mapping || !this.isVisible(position)) return false;
    const [from, to] = ownListAt(block.mapping, index);
    for (let at = from; at < to; at += 1) {
      if (isSameId(block.mapping.agents, at * ID_BYTES, agent)) return true;
    }
    return false;
  }
}

function addAgents(
  index: PositionIndex,
  { mapping, hashes, count }: RowBlock<'crm-users'>,
  start: number,
): void {
  if (!mapping || !hashes.agents) return;
  index.reserve(hashes.agents.length);
  for (let row = 0; row < count; row += 1) {
    const [from, to] = ownListAt(mapping, row);
    for (let at = from; at < to; at += 1) index.add(hashes.agents[at] ?? 0, start + row);
  }
}
