/** How rows of the configuration are read, be they as the server said or as the screen shows them. Types only. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Kind } from '../schema/kind.ts';
import type { RowBlock } from '../schema/row-block.ts';
import type { RowOf } from '../schema/rows.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';

export interface AgentBlocks {
  readonly blocks: RowBlock<'cti-agents'>[];
  isVisible(position: number): boolean;
}

export interface Records {
  /** Grows with every change of any row. */
  readonly revision: number;
  /** Grows with every change of an environment, agent group or agent. */
  readonly telephonyRevision: number;
  get<K extends Kind>(kind: K, id: string): RowOf<K> | undefined;
  values<K extends Kind>(kind: K): Iterable<RowOf<K>>;
  /** Every agent in blocks, by position: those that came so, and behind them what came since, with `edited` in place of theirs. */
  agentBlocks(edited?: ReadonlyMap<string, CtiAgent>): AgentBlocks;
  size(kind: Kind): number;
  userByUsername(instanceId: string, username: string): CrmUser | undefined;
  userByNativeId(instanceId: string, nativeId: string): CrmUser | undefined;
  /** From the instance down. */
  ownersOf(agentRecordId: string, instanceId: string): AgentOwner[];
}

export const TELEPHONY: readonly Kind[] = ['environments', 'agent-groups', 'cti-agents'];
