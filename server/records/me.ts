/** The own view: account, grants, granted instances and the own CRM users with everything the panel shows. Runs in the server. */
import { createHash } from 'node:crypto';
import { effectiveAt, levelsOf } from '../../lib/domain/effective.ts';
import type { SignInWays } from '../../lib/schema/about.ts';
import type { Grant } from '../../lib/schema/account.ts';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { GrantedInstance, MappedAgent, Me, OwnUser } from '../../lib/schema/me.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from './caller.ts';
import { rowJson } from './row-sql.ts';

const SELECT_INSTANCES = `select id, name, crm_id as "crmId", crm_type as "crmType", active, sites, identity
  from crm_instances where tenant_id = $1 and deleted_at is null and ($2 or id = any ($3::uuid[])
    or id = any (select instance_id from crm_users where tenant_id = $1 and id = any ($4::uuid[]) and deleted_at is null))
  order by name, id`;

const SELECT_OWN = `select ${rowJson('crm-users', 'u')} as user, ${rowJson('crm-instances', 'i')} as instance,
    case when g.id is not null then ${rowJson('crm-user-groups', 'g')} end as group
  from crm_users u
  join crm_instances i on i.tenant_id = u.tenant_id and i.id = u.instance_id and i.deleted_at is null
  left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id
  where u.tenant_id = $1 and u.id = any ($2::uuid[]) and u.deleted_at is null order by u.username, u.id`;

const SELECT_AGENTS = `select ${rowJson('cti-agents', 'a')} as agent, e.name as "environmentName",
    e.active as "environmentActive"
  from cti_agents a join environments e on e.tenant_id = a.tenant_id and e.id = a.environment_id
  where a.tenant_id = $1 and a.id = any ($2::uuid[]) and a.deleted_at is null`;

interface OwnRows {
  readonly user: CrmUser;
  readonly instance: CrmInstance;
  readonly group: CrmUserGroup | null;
}

/** What the view says of the server. */
export interface MeFacts extends Pick<Me, 'serverVersion' | 'protocol'> {
  readonly signIn?: SignInWays;
}

function accountOf(
  { accountId: id, username, issuer }: Caller,
  signIn: SignInWays | undefined,
): Me['account'] {
  const outside = signIn?.issuers.find((each) => each.issuer === issuer);
  return { id, username, ...(outside ? { signedInBy: outside.name } : {}) } as Me['account'];
}

/** `since` is a hash of the content: the view changed exactly when it differs. */
export async function readMe(
  tx: Transaction,
  caller: Caller,
  { serverVersion, protocol, signIn }: MeFacts,
): Promise<Me> {
  const [tenant] = await tx.query<{ serverId: string }>(
    'select server_id as "serverId" from tenants where tenant_id = $1',
    [caller.tenantId],
  );
  const content = {
    serverId: tenant?.serverId ?? '',
    serverVersion,
    protocol,
    account: accountOf(caller, signIn),
    grants: caller.grants.map(({ role, instanceId, crmUserId }): Grant => ({ role, instanceId, crmUserId })),
    instances: await readInstances(tx, caller),
    own: await readOwnUsers(tx, caller),
    keepsDecisions: true as const,
  };
  return { ...content, since: createHash('sha256').update(JSON.stringify(content)).digest('base64url') };
}

/** A grant of `runtime` names no pages to recognise, so it shows no instance. */
async function readInstances(tx: Transaction, caller: Caller): Promise<GrantedInstance[]> {
  const shown = caller.grants.filter(({ role }) => role !== 'runtime');
  return tx.query<GrantedInstance>(SELECT_INSTANCES, [
    caller.tenantId,
    shown.some(({ role, instanceId }) => role !== 'agent' && instanceId === null),
    shown.flatMap(({ instanceId }) => instanceId ?? []),
    ownUserIds(caller),
  ]);
}

async function readOwnUsers(tx: Transaction, caller: Caller): Promise<OwnUser[]> {
  const ids = ownUserIds(caller);
  if (ids.length === 0) return [];
  const found = await tx.query<OwnRows>(SELECT_OWN, [caller.tenantId, ids]);
  const views = found.map((rows) => ({
    ...rows,
    effective: effectiveAt(levelsOf(rows.instance, rows.group, rows.user)),
  }));
  const agents = await readAgents(
    tx,
    caller.tenantId,
    views.flatMap(({ effective }) => effective.mapping.agents),
  );
  return views.map(({ user, instance, group, effective }) => ({
    user,
    instanceName: instance.name,
    groupName: group?.name ?? null,
    effective,
    agents: effective.mapping.agents.flatMap((id) => agents.get(id) ?? []),
  }));
}

async function readAgents(
  tx: Transaction,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, MappedAgent>> {
  if (ids.length === 0) return new Map();
  const found = await tx.query<MappedAgent & { agent: CtiAgent }>(SELECT_AGENTS, [tenantId, ids]);
  return new Map(found.map((mapped) => [mapped.agent.id, mapped]));
}

function ownUserIds(caller: Caller): string[] {
  return caller.grants.flatMap(({ role, crmUserId }) => (role === 'agent' && crmUserId ? [crmUserId] : []));
}
