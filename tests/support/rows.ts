/** Valid rows for tests, as the server would send them (`product.md`, Data). Ids are made from a number. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { Id } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Me } from '../../lib/schema/me.ts';
import type { AgentGroup, CtiAgent, Environment } from '../../lib/schema/telephony-records.ts';

export function uuid<K extends Kind | 'accounts'>(_kind: K, number: number): Id<K> {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}` as Id<K>;
}

const record = { version: 1, updatedAt: '2026-11-22T10:00:00.000Z', updatedBy: 'admin.ada' };

export const INSTANCE = uuid('crm-instances', 1);

export function instance(changes: Partial<CrmInstance> = {}): CrmInstance {
  return {
    id: INSTANCE,
    ...record,
    name: 'Northwind',
    crmId: 'crm.example',
    crmType: 'generic',
    active: true,
    sites: ['https://crm.example/*'],
    identity: null,
    features: {},
    connectivity: {},
    secretsSet: [],
    popFlow: {},
    mapping: { mode: 'inherit' },
    ...changes,
  };
}

export function group(number: number, changes: Partial<CrmUserGroup> = {}): CrmUserGroup {
  const id = uuid('crm-user-groups', number);
  const mapping = { mode: 'inherit' } as const;
  return { id, ...record, instanceId: INSTANCE, name: `Group ${number}`, popFlow: {}, mapping, ...changes };
}

export function user(number: number, changes: Partial<CrmUser> = {}): CrmUser {
  return {
    id: uuid('crm-users', number),
    ...record,
    instanceId: INSTANCE,
    username: `user.${number}`,
    nativeId: String(number),
    fullName: `User ${number}`,
    groupId: null,
    popFlow: {},
    mapping: { mode: 'inherit' },
    ...changes,
  };
}

export function environment(number: number, changes: Partial<Environment> = {}): Environment {
  const id = uuid('environments', number);
  return {
    id,
    ...record,
    name: `Env ${number}`,
    platformType: 'NICE',
    region: null,
    active: true,
    ...changes,
  };
}

export function agentGroup(number: number, changes: Partial<AgentGroup> = {}): AgentGroup {
  const environmentId = uuid('environments', 500);
  const id = uuid('agent-groups', number);
  return { id, ...record, name: `Team ${number}`, environmentId, parentId: null, ...changes };
}

export function agent(number: number, changes: Partial<CtiAgent> = {}): CtiAgent {
  return {
    id: uuid('cti-agents', number),
    ...record,
    environmentId: uuid('environments', 500),
    agentId: String(number),
    name: `Agent ${number}`,
    agentGroupId: null,
    extension: null,
    loginId: null,
    active: true,
    ...changes,
  };
}

export function me(changes: Partial<Me> = {}): Me {
  const { id, name, crmId, crmType, active, sites, identity } = instance();
  return {
    serverId: 'server-1',
    serverVersion: '0.1.0',
    protocol: { min: 1, max: 1 },
    account: { id: uuid('accounts', 900), username: 'admin.ada' },
    grants: [{ role: 'admin', instanceId: null, crmUserId: null }],
    instances: [{ id, name, crmId, crmType, active, sites, identity }],
    own: [],
    keepsDecisions: true,
    since: 'me-1',
    ...changes,
  };
}
