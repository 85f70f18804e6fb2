/** Who asks in the matrix of authorisation, and by hand what each may see and change. Two tenants; North and South belong to the first. */
import type { Grant } from '../../../lib/schema/account.ts';

/** The n-th UUID; readable in failures. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const TENANT = uuid(1);
export const OTHER_TENANT = uuid(2);

/** Where the thing is that somebody asks for; telephony and accounts of a tenant belong to none of its instances. */
export type Place = 'own user' | 'North' | 'South' | 'other tenant';

const BASES: Record<Place, number> = { 'own user': 1000, North: 1000, South: 2000, 'other tenant': 3000 };

/** Ids of one place. What is in `gone` was deleted. */
export function idsAt(place: Place) {
  const at = (n: number) => uuid((BASES[place] ?? 0) + n);
  return {
    'crm-instances': at(1),
    'crm-user-groups': at(2),
    'crm-users': place === 'own user' ? at(3) : at(4),
    environments: at(11),
    'agent-groups': at(12),
    'cti-agents': at(13),
    gone: {
      'crm-instances': at(51),
      'crm-user-groups': at(52),
      'crm-users': at(53),
      environments: at(61),
      'agent-groups': at(62),
      'cti-agents': at(63),
    },
    ownAgent: at(14),
    account: at(80),
    planned: at(91),
    applied: at(92),
    /** Of CTI agents, which belong to no instance. */
    plannedAgents: at(93),
  } as const;
}

/** North stands for one instance of the tenant. */
export type Scope = 'tenant' | 'North' | 'none';

export interface Actor {
  /** Whose token is sent; none where absent. */
  readonly accountId?: string;
  /** Of the other tenant; this server does not know them. */
  readonly isForeign?: boolean;
  readonly isDisabled?: boolean;
  readonly grants: readonly Pick<Grant, 'role' | 'instanceId' | 'crmUserId'>[];
  /** Configuration that may be read, and changed. */
  readonly sees: Scope;
  readonly edits: Scope;
  /** Where events may be resolved. */
  readonly resolves: Scope;
  /** A machine may do nothing else. */
  readonly isMachine?: boolean;
  /** Bound to the CRM user of `own user`. */
  readonly isBound?: boolean;
}

const NORTH = idsAt('North')['crm-instances'];
const grant = (role: Grant['role'], instanceId: string | null = null, crmUserId: string | null = null) =>
  ({ role, instanceId, crmUserId }) as Grant;
const nothing = { sees: 'none', edits: 'none', resolves: 'none' } as const;
const everything = { sees: 'tenant', edits: 'tenant', resolves: 'tenant' } as const;

export const ACTORS = {
  'signed out': { grants: [], ...nothing },
  admin: { accountId: uuid(901), grants: [grant('admin')], ...everything },
  'admin of North': {
    accountId: uuid(902),
    grants: [grant('admin', NORTH)],
    sees: 'North',
    edits: 'North',
    resolves: 'North',
  },
  support: {
    accountId: uuid(903),
    grants: [grant('support')],
    sees: 'tenant',
    edits: 'none',
    resolves: 'tenant',
  },
  'support of North': {
    accountId: uuid(904),
    grants: [grant('support', NORTH)],
    sees: 'North',
    edits: 'none',
    resolves: 'North',
  },
  agent: {
    accountId: uuid(905),
    grants: [grant('agent', NORTH, idsAt('own user')['crm-users'])],
    ...nothing,
    isBound: true,
  },
  'agent without CRM user': { accountId: uuid(906), grants: [grant('agent', NORTH)], ...nothing },
  machine: {
    accountId: uuid(907),
    grants: [grant('runtime')],
    ...nothing,
    resolves: 'tenant',
    isMachine: true,
  },
  'machine of North': {
    accountId: uuid(908),
    grants: [grant('runtime', NORTH)],
    ...nothing,
    resolves: 'North',
    isMachine: true,
  },
  'account without grants': { accountId: uuid(909), grants: [], ...nothing },
  'disabled admin': { accountId: uuid(910), grants: [grant('admin')], ...everything, isDisabled: true },
  'admin of the other tenant': {
    accountId: uuid(911),
    grants: [grant('admin')],
    ...everything,
    isForeign: true,
  },
} as const satisfies Record<string, Actor>;

export type ActorName = keyof typeof ACTORS;
export const ACTOR_NAMES = Object.keys(ACTORS) as ActorName[];

/** Nobody whom this server lets in. */
export const isLetIn = ({ accountId, isForeign, isDisabled }: Actor) =>
  accountId !== undefined && !isForeign && !isDisabled;

export const covers = (scope: Scope, place: Place) =>
  place !== 'other tenant' && (scope === 'tenant' || (scope === 'North' && place !== 'South'));
