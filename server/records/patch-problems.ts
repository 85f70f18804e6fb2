/** Refusals of a user's patch, each with the rule and the field that it concerns. Runs in the server. */
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import type { Problem } from '../../lib/schema/problem.ts';
import type { Transaction } from '../db/database.ts';
import { ProblemError } from '../problem-error.ts';

/** What both drivers say of a violated constraint. */
interface DatabaseError {
  readonly code: string;
  readonly constraint: string;
}

export function violatedConstraint(error: unknown): string | null {
  const { code, constraint } = error as Partial<DatabaseError>;
  return code?.startsWith('23') && constraint ? constraint : null;
}

/** `null` when the constraint is not one that a patch of a user can break. Runs after the failed statement was undone. */
export async function constraintProblem(
  tx: Transaction,
  constraint: string,
  { user, set }: { user: CrmUser; set: NonNullable<CrmUserPatch['set']> },
): Promise<ProblemError | null> {
  switch (constraint) {
    case 'crm_users_username':
      return refuse(409, 'username_taken', {
        title: 'Username taken',
        rule: 'C2',
        field: 'username',
        detail: `Another user of this CRM instance is called ${set.username}. Choose another username.`,
      });
    case 'crm_users_group':
      return refuse(422, 'group_unknown', {
        title: 'No such user group',
        field: 'groupId',
        detail: 'The user group is not in the CRM instance of the user. Choose one of its groups.',
      });
    case 'mapping_agents_agent':
      return refuse(422, 'agent_unknown', {
        title: 'No such CTI agent',
        rule: 'C5',
        field: 'mapping',
        detail:
          'An agent on the list does not exist. Add it on the Agents page of the Telephony Platform first.',
      });
    case 'mapping_agents_one_user':
      return agentTaken(tx, user, set);
    default:
      return null;
  }
}

const SELECT_OWNER = `select u.id, coalesce(nullif(u.full_name, ''), u.username) as name, a.name as agent
  from mapping_agents m
  join crm_users u on u.tenant_id = m.tenant_id and u.id = m.owner_id
  join cti_agents a on a.tenant_id = m.tenant_id and a.id = m.agent_id
  where m.tenant_id = $1 and m.level = 'user' and m.instance_id = $2 and m.owner_id <> $3 and m.agent_id = any ($4::uuid[])
  limit 1`;

async function agentTaken(
  tx: Transaction,
  user: CrmUser,
  { mapping }: NonNullable<CrmUserPatch['set']>,
): Promise<ProblemError> {
  const agents = mapping?.mode === 'override' ? mapping.agents : [];
  const [owner] = await tx.query<{ id: string; name: string; agent: string }>(SELECT_OWNER, [
    tx.binding.tenantId,
    user.instanceId,
    user.id,
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

export function versionMismatch(current: CrmUser): ProblemError {
  return refuse(412, 'version_mismatch', {
    title: 'Changed meanwhile',
    detail: `Someone else changed this user; it is version ${current.version} now. Look at the change, then save again.`,
    current,
  });
}

export function refuse(status: number, code: string, rest: Omit<Problem, 'status' | 'code'>): ProblemError {
  return new ProblemError({ status, code, ...rest });
}
