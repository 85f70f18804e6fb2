/** What a violated constraint means to the person who saved: rule, field and way out. Runs in the server. */
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import type { Problem } from '../../lib/schema/problem.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { refuse } from './patch-problems.ts';

/** What both drivers say of a violated constraint. */
interface DatabaseError {
  readonly code: string;
  readonly constraint: string;
}

export function violatedConstraint(error: unknown): string | null {
  const { code, constraint } = error as Partial<DatabaseError>;
  return code?.startsWith('23') && constraint ? constraint : null;
}

type Refusal = Omit<Problem, 'status' | 'code'> & { readonly status: number; readonly code: string };

/** By the name of the constraint in the migrations; each gets the row as it was to be. */
const REFUSALS: Record<string, (row: Record<string, unknown>) => Refusal> = {
  crm_users_username: ({ username }) => ({
    status: 409,
    code: 'username_taken',
    title: 'Username taken',
    rule: 'C2',
    field: 'username',
    detail: `Another user of this CRM instance is called ${username}. Choose another username.`,
  }),
  crm_users_group: () => ({
    status: 422,
    code: 'group_unknown',
    title: 'No such user group',
    field: 'groupId',
    detail: 'The user group is not in the CRM instance of the user. Choose one of its groups.',
  }),
  crm_user_groups_name: ({ name }) => ({
    status: 409,
    code: 'group_name_taken',
    title: 'Group name taken',
    rule: 'C4',
    field: 'name',
    detail: `Another user group of this CRM instance is called ${name}. Choose another name.`,
  }),
  crm_instances_crm_id: ({ crmId }) => ({
    status: 409,
    code: 'crm_id_taken',
    title: 'CRM ID taken',
    field: 'crmId',
    detail: `Another CRM instance has the CRM ID ${crmId}. Choose another one.`,
  }),
  environments_name: ({ name }) => ({
    status: 409,
    code: 'environment_name_taken',
    title: 'Environment name taken',
    field: 'name',
    detail: `Another environment is called ${name}. Choose another name.`,
  }),
  cti_agents_agent_id: ({ agentId }) => ({
    status: 409,
    code: 'agent_id_taken',
    title: 'Agent id taken',
    rule: 'C6',
    field: 'agentId',
    detail: `Another CTI agent of this environment has the agent id ${agentId}. Choose another one.`,
  }),
  mapping_agents_agent: () => ({
    status: 422,
    code: 'agent_unknown',
    title: 'No such CTI agent',
    rule: 'C5',
    field: 'mapping',
    detail: 'An agent on the list does not exist. Add it on the Agents page of the Telephony Platform first.',
  }),
};

/** `null` when no write of ours is known to break the constraint. Runs after the failed statement was undone. */
export async function constraintProblem(
  tx: Transaction,
  constraint: string,
  row: AnyRow,
): Promise<ProblemError | null> {
  if (constraint === 'mapping_agents_one_user') return agentTaken(tx, row);
  const isId = constraint.endsWith('_pkey');
  const refusal = isId ? ID_TAKEN : REFUSALS[constraint]?.({ ...row });
  if (!refusal) return null;
  const { status, code, ...rest } = refusal;
  return refuse(status, code, rest);
}

const ID_TAKEN: Refusal = {
  status: 409,
  code: 'id_taken',
  title: 'Id in use',
  field: 'id',
  detail: 'A record with this id exists already, or did until it was deleted. Send a new UUID.',
};

const SELECT_OWNER = `select u.id, coalesce(nullif(u.full_name, ''), u.username) as name, a.name as agent
  from mapping_agents m
  join crm_users u on u.tenant_id = m.tenant_id and u.id = m.owner_id
  join cti_agents a on a.tenant_id = m.tenant_id and a.id = m.agent_id
  where m.tenant_id = $1 and m.level = 'user' and m.instance_id = $2 and m.owner_id <> $3 and m.agent_id = any ($4::uuid[])
  limit 1`;

async function agentTaken(tx: Transaction, row: AnyRow): Promise<ProblemError> {
  const { instanceId, mapping } = row as { instanceId?: string; mapping?: CtiMapping };
  const agents = mapping?.mode === 'override' ? mapping.agents : [];
  const [owner] = await tx.query<{ id: string; name: string; agent: string }>(SELECT_OWNER, [
    tx.binding.tenantId,
    instanceId,
    row.id,
    agents,
  ]);
  return refuse(409, 'agent_taken', {
    title: 'CTI agent taken',
    rule: 'C7',
    field: 'mapping',
    detail: owner
      ? `${owner.agent} is mapped to ${owner.name}. Use Move here, or remove it there first.`
      : 'An agent on the list was mapped to another user until just now. Save again.',
    ...(owner ? { owner: { level: 'user', id: owner.id, name: owner.name } } : {}),
  });
}
