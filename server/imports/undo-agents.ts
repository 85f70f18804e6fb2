/** Takes an import of CTI agents back: fields and groups as they were, new agents and groups deleted. Runs in the server. */
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import type { Transaction } from '../db/database.ts';
import type { Writer } from '../records/touch-rows.ts';
import type { ImportEntry } from './import-entries.ts';
import { updateAgents } from './store-agents.ts';
import {
  deleteGroups,
  liveIds,
  skipChanged,
  type Undone,
  type UndoRequest,
  UndoScope,
} from './undo-scope.ts';

export async function undoAgents(
  writer: Writer,
  entries: readonly ImportEntry[],
  { refuses }: UndoRequest,
): Promise<Undone> {
  const { tx } = writer;
  const scope = new UndoScope(entries);
  await skipChanged(tx, scope, 'agent-groups');
  await skipChanged(tx, scope, 'cti-agents');
  await skipWithoutGroup(tx, scope);
  await skipMapped(tx, scope);
  await skipUsedGroups(tx, scope);
  refuses(scope.skipped);
  const agents = await restoreAgents(writer, scope.of('cti-agents'));
  const groups = await deleteGroups(writer, scope, 'agent-groups');
  return { restored: agents + groups, skipped: scope.skipped };
}

const former = ({ before }: ImportEntry) => before as CtiAgent | null;

async function skipWithoutGroup(tx: Transaction, scope: UndoScope): Promise<void> {
  const agents = scope.of('cti-agents');
  const groups = await liveIds(
    tx,
    'agent-groups',
    agents.flatMap((entry) => former(entry)?.agentGroupId ?? []),
  );
  for (const entry of agents) {
    const groupId = former(entry)?.agentGroupId ?? null;
    if (groupId !== null && !groups.has(groupId)) scope.skip(entry, 'had a group that was deleted since');
  }
}

/** A new agent that is on a list by now stays. Nobody can map a locked one. */
async function skipMapped(tx: Transaction, scope: UndoScope): Promise<void> {
  const made = scope.of('cti-agents').filter(({ before }) => before === null);
  const mapped = await tx.query<{ id: string }>(
    'select distinct agent_id as id from mapping_agents where tenant_id = $1 and agent_id = any ($2::uuid[])',
    [tx.binding.tenantId, made.map(({ id }) => id)],
  );
  const ids = new Set(mapped.map(({ id }) => id));
  for (const entry of made) if (ids.has(entry.id)) scope.skip(entry, 'is mapped by now');
}

async function skipUsedGroups(tx: Transaction, scope: UndoScope): Promise<void> {
  const groups = scope.of('agent-groups');
  if (groups.length === 0) return;
  const used = await tx.query<{ id: string }>(
    `select agent_group_id as id from cti_agents
      where tenant_id = $1 and agent_group_id = any ($2::uuid[]) and deleted_at is null and id <> all ($3::uuid[])
    union select parent_id from agent_groups where tenant_id = $1 and parent_id = any ($2::uuid[]) and deleted_at is null`,
    [tx.binding.tenantId, groups.map(({ id }) => id), scope.of('cti-agents').map(({ id }) => id)],
  );
  const ids = new Set(used.map(({ id }) => id));
  for (const entry of groups) if (ids.has(entry.id)) scope.skip(entry, 'holds agents or groups by now');
}

function restoreAgents(writer: Writer, entries: readonly ImportEntry[]): Promise<number> {
  const wanted = entries.map((entry) => {
    const agent = former(entry) ?? (entry.after as CtiAgent);
    return { ...agent, isDeleted: entry.before === null };
  });
  return updateAgents(writer, wanted);
}
