/** What a simulated tenant begins with: two CRM instances, few records, so that edits meet. */
import type { Grant } from '../../lib/schema/account.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';

export const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const TENANT = id(1);
export const NORTH = id(101);
export const SOUTH = id(102);
/** May do everything and belongs to no client: it makes what happens elsewhere. */
export const ROOT = id(900);

const record = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null };
const inherit = { mode: 'inherit' };

function instance(instanceId: string, name: string) {
  const crmId = `${name.toLowerCase()}.crm.example`;
  return {
    id: instanceId,
    ...record,
    name,
    crmId,
    crmType: 'generic',
    active: true,
    sites: [`https://${crmId}/*`],
    identity: null,
    features: {},
    connectivity: {},
    secretsSet: [],
    popFlow: { enabled: true },
    mapping: inherit,
  };
}

const group = (number: number, instanceId: string) => ({
  id: id(number),
  ...record,
  instanceId,
  name: `Group ${number}`,
  popFlow: {},
  mapping: inherit,
});

const user = (number: number, instanceId: string) => ({
  id: id(number),
  ...record,
  instanceId,
  username: `user.${number}`,
  nativeId: null,
  fullName: `User ${number}`,
  groupId: null,
  popFlow: {},
  mapping: inherit,
});

const environment = (number: number) => ({
  id: id(number),
  ...record,
  name: `Environment ${number}`,
  platformType: 'nice',
  region: null,
  active: true,
});

const agent = (number: number, environmentId: string) => ({
  id: id(number),
  ...record,
  environmentId,
  agentId: `a${number}`,
  name: `Agent ${number}`,
  agentGroupId: null,
  extension: null,
  loginId: null,
  active: true,
});

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, place) => from + place);

export const ROWS = {
  'crm-instances': [instance(NORTH, 'North'), instance(SOUTH, 'South')],
  'crm-user-groups': [...numbers(201, 2).map((n) => group(n, NORTH)), group(203, SOUTH)],
  'crm-users': [...numbers(301, 5).map((n) => user(n, NORTH)), ...numbers(306, 3).map((n) => user(n, SOUTH))],
  environments: [environment(401), environment(402)],
  'agent-groups': [],
  'cti-agents': [
    ...numbers(501, 4).map((n) => agent(n, id(401))),
    ...numbers(505, 3).map((n) => agent(n, id(402))),
  ],
} as unknown as Required<RowsByKind>;

const grant = (role: string, instanceId: string | null) => ({ role, instanceId, crmUserId: null }) as Grant;

export const GRANTS = {
  adminOfAll: [grant('admin', null)],
  adminOfNorth: [grant('admin', NORTH)],
  supportOfNorth: [grant('support', NORTH)],
  /** Has an own view and no directory. */
  agentOfNorth: [{ ...grant('agent', NORTH), crmUserId: id(301) } as Grant],
};

export type Rights = keyof typeof GRANTS;

/** Accounts of clients, by place: two may do everything, the others less. */
const CLIENT_RIGHTS: readonly Rights[] = ['adminOfAll', 'adminOfAll', 'adminOfNorth', 'supportOfNorth'];

/** Two people use each browser. */
export const clientAccounts = (place: number): readonly [string, string] => [
  id(901 + place),
  id(951 + place),
];
export const rightsOf = (place: number): Rights => CLIENT_RIGHTS[place % CLIENT_RIGHTS.length] as Rights;

const account = (accountId: string, username: string, rights: Rights) => ({
  id: accountId,
  issuer: 'local',
  subject: accountId,
  username,
  grants: [...GRANTS[rights]],
});

export const accountsFor = (clients: number) => [
  account(ROOT, 'root', 'adminOfAll'),
  ...numbers(0, clients).flatMap((place) =>
    clientAccounts(place).map((accountId, nth) =>
      account(accountId, `client.${place}.${nth}`, rightsOf(place)),
    ),
  ),
];
