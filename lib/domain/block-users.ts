/** The blocks of CRM users: found by username and native id, and by the CTI agents on their own lists. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import { bytesOfId, hashId, hashText, ID_BYTES, isSameId } from '../schema/id-bytes.ts';
import { ABSENT, endBefore, ownListAt, type RowBlock, valueAt } from '../schema/row-block.ts';
import { BlockRows } from './block-rows.ts';
import { PositionIndex } from './position-index.ts';

type KeyField = 'username' | 'nativeId';

export class BlockUsers extends BlockRows<'crm-users'> {
  readonly #byKey = { username: new PositionIndex(), nativeId: new PositionIndex() };
  readonly #byAgent = new PositionIndex();

  override add(block: RowBlock<'crm-users'>): number {
    const start = super.add(block);
    addKeys(this.#byKey.username, block, { field: 'username', start });
    addKeys(this.#byKey.nativeId, block, { field: 'nativeId', start });
    addAgents(this.#byAgent, block, start);
    return start;
  }

  /** Compared exactly. */
  byKey(field: KeyField, instanceId: string, key: string): CrmUser | undefined {
    const position = this.#byKey[field].find(
      hashText(key),
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
    this.#byAgent.find(hashId(agent, 0), (position) => {
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

interface KeyColumn {
  field: KeyField;
  start: number;
}

/** Reads the packed texts where they are: making 50,000 strings would take longer than all the rest. */
function addKeys(index: PositionIndex, block: RowBlock<'crm-users'>, { field, start }: KeyColumn): void {
  const column = block.columns[field];
  if (!column) return;
  for (let row = 0; row < block.count; row += 1) {
    if ('text' in column) {
      const end = column.ends[row] ?? 0;
      if (end < ABSENT) index.add(hashText(column.text, endBefore(column.ends, row), end), start + row);
      continue;
    }
    const value = valueAt(block, field, row);
    if (typeof value === 'string') index.add(hashText(value), start + row);
  }
}

function addAgents(index: PositionIndex, { mapping, count }: RowBlock<'crm-users'>, start: number): void {
  if (!mapping) return;
  for (let row = 0; row < count; row += 1) {
    const [from, to] = ownListAt(mapping, row);
    for (let at = from; at < to; at += 1) index.add(hashId(mapping.agents, at * ID_BYTES), start + row);
  }
}
