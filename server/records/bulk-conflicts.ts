/** Who is in the way of a bulk edit under C7: other users who hold agents that it gives away. Runs in the server. */
import type { BulkEdit } from '../../lib/schema/bulk.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { refuse } from './patch-problems.ts';

interface Owner {
  readonly id: string;
  readonly name: string;
  readonly agent: string;
}

/** Users whose own list or existence ends with the edit are not in the way. */
const SELECT_OWNERS = `select u.id, coalesce(nullif(u.full_name, ''), u.username) as name, a.name as agent
  from mapping_agents m
  join crm_users u on u.tenant_id = m.tenant_id and u.id = m.owner_id
  join cti_agents a on a.tenant_id = m.tenant_id and a.id = m.agent_id
  where m.tenant_id = $1 and m.level = 'user' and m.instance_id = $2 and m.agent_id = any ($3::uuid[])
    and m.owner_id <> all ($4::uuid[])
  order by u.username, a.name limit 4`;

const NAMED = 3;

export async function bulkTaken(
  tx: Transaction,
  { instanceId, edits }: { instanceId: string; edits: readonly BulkEdit[] },
): Promise<ProblemError> {
  const leaving = edits.flatMap((edit) =>
    'delete' in edit || edit.set.mapping ? edit.users.map(([id]) => id) : [],
  );
  const owners = await tx.query<Owner>(SELECT_OWNERS, [
    tx.binding.tenantId,
    instanceId,
    edits.flatMap(agentsOf),
    leaving,
  ]);
  const [first] = owners;
  const named = owners.slice(0, NAMED).map(({ agent, name }) => `${agent} is mapped to ${name}`);
  const more = owners.length > NAMED ? ', and there are more' : '';
  return refuse(409, 'agent_taken', {
    title: 'CTI agent taken',
    rule: 'C7',
    field: 'mapping',
    detail: first
      ? `${named.join('; ')}${more}. Nothing was changed.`
      : 'The edit gives one agent to several users of the CRM instance. Nothing was changed.',
    ...(first ? { owner: { level: 'user', id: first.id, name: first.name } } : {}),
  });
}

function agentsOf(edit: BulkEdit): readonly string[] {
  return 'set' in edit && edit.set.mapping?.mode === 'override' ? edit.set.mapping.agents : [];
}
