/** What a record refers to must be there, and stay while the record is written. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AgentGroup, CtiAgent } from '../../lib/schema/telephony-records.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from './authority.ts';
import { refuse } from './patch-problems.ts';
import { KIND_TABLES } from './row-sql.ts';
import type { Wanted } from './store-row.ts';

/** `alone`: others who ask for the same row alone wait. */
type Lock = 'shared' | 'alone';

const LOCKS: Record<Lock, string> = { shared: 'for share', alone: 'for no key update' };

/**
 * Locks the row until the transaction ends; `null` only looks. A foreign key alone locks too little: deletion is an update that leaves
 * the key alone.
 */
export async function isLive(
  tx: Transaction,
  kind: Kind,
  id: string,
  lock: Lock | null = 'shared',
): Promise<boolean> {
  const found = await tx.query(
    `select id from ${KIND_TABLES[kind].table} where tenant_id = $1 and id = $2 and deleted_at is null
      ${lock === null ? '' : LOCKS[lock]}`,
    [tx.binding.tenantId, id],
  );
  return found.length > 0;
}

/** Throws 404 where the caller sees no such instance, 422 for whatever else is missing. Users' groups are a constraint. */
export async function requireReferences<K extends Kind>(
  tx: Transaction,
  kind: K,
  wanted: Wanted<K>,
): Promise<void> {
  const { instanceId } = wanted as { instanceId?: string };
  if (instanceId && !(await isLive(tx, 'crm-instances', instanceId))) throw notFound();
  if (kind === 'agent-groups') await requireParent(tx, wanted as AgentGroup);
  if (kind === 'cti-agents') await requireAgentGroup(tx, wanted as CtiAgent);
}

async function requireParent(tx: Transaction, { id, environmentId, parentId }: AgentGroup): Promise<void> {
  // Two moves at once could close a circle that neither of them sees.
  if (!(await isLive(tx, 'environments', environmentId, 'alone'))) throw environmentUnknown();
  if (parentId === null) return;
  if (!(await isGroupOf(tx, environmentId, parentId))) throw agentGroupUnknown('parentId');
  const ancestors = await tx.query<{ id: string }>(ANCESTORS, [tx.binding.tenantId, parentId]);
  if (!ancestors.some((ancestor) => ancestor.id === id)) return;
  throw refuse(422, 'agent_group_circle', {
    title: 'Groups in a circle',
    field: 'parentId',
    detail: 'An agent group cannot be inside itself or one of its own groups. Choose another parent.',
  });
}

/** `union` ends even in a circle. */
const ANCESTORS = `with recursive up (id, parent_id) as (
    select id, parent_id from agent_groups where tenant_id = $1 and id = $2
    union select g.id, g.parent_id from agent_groups g join up on g.id = up.parent_id where g.tenant_id = $1
  ) select id from up`;

async function requireAgentGroup(tx: Transaction, { environmentId, agentGroupId }: CtiAgent): Promise<void> {
  if (!(await isLive(tx, 'environments', environmentId))) throw environmentUnknown();
  if (agentGroupId === null || (await isGroupOf(tx, environmentId, agentGroupId))) return;
  throw agentGroupUnknown('agentGroupId');
}

async function isGroupOf(tx: Transaction, environmentId: string, groupId: string): Promise<boolean> {
  const found = await tx.query(
    `select id from agent_groups where tenant_id = $1 and id = $2 and environment_id = $3 and deleted_at is null for share`,
    [tx.binding.tenantId, groupId, environmentId],
  );
  return found.length > 0;
}

function environmentUnknown() {
  return refuse(422, 'environment_unknown', {
    title: 'No such environment',
    rule: 'C5',
    field: 'environmentId',
    detail: 'The environment does not exist. Add it in the Telephony Platform first.',
  });
}

function agentGroupUnknown(field: string) {
  return refuse(422, 'agent_group_unknown', {
    title: 'No such agent group',
    field,
    detail: 'The agent group is not in this environment. Choose one of its groups.',
  });
}
