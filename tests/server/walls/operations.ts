/** The matrix: for each operation of the OpenAPI document how it is asked in each place, and the rule of its answer. */
import { KINDS, type Kind } from '../../../lib/schema/kind.ts';
import { type Actor, idsAt, type Place, type Scope } from './people.ts';
import * as rules from './rules.ts';
import { type Bases, markOf } from './world.ts';

export interface Sent {
  readonly query?: Readonly<Record<string, string>>;
  /** Takes the place of `{id}` and `{key}` in the path. */
  readonly id?: string;
  readonly json?: unknown;
  readonly csv?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Case {
  /** Where an operation is asked in several ways. */
  readonly name?: string;
  readonly places: readonly Place[];
  readonly rule: rules.Rule;
  sent(place: Place, bases: Bases): Sent;
  /** Whose data an answer may hold, where it is not what the actor reads everywhere. */
  readonly shows?: (actor: Actor) => Scope;
  /** A success leaves everything as it was, though the method is one that writes. */
  readonly isIdle?: boolean;
  /** Who writes nothing but what is theirs alone, which the database therefore lets them: the handlers are stricter than they need be. */
  readonly isOwn?: (actor: Actor) => boolean;
}

const NOWHERE: readonly Place[] = ['North'];
const TENANTS: readonly Place[] = ['North', 'other tenant'];
const INSTANCES: readonly Place[] = ['North', 'South', 'other tenant'];
const USERS: readonly Place[] = ['own user', ...INSTANCES];

const PLACES: Record<Kind, readonly Place[]> = {
  'crm-instances': INSTANCES,
  'crm-user-groups': INSTANCES,
  'crm-users': USERS,
  environments: TENANTS,
  'agent-groups': TENANTS,
  'cti-agents': TENANTS,
};

const isTelephony = (kind: Kind) => !kind.startsWith('crm-');
const instanceAt = (place: Place) => idsAt(place)['crm-instances'];
const environmentAt = (place: Place) => idsAt(place).environments;

function newRecord(kind: Kind, place: Place): object {
  const name = 'new';
  const bodies: Record<Kind, object> = {
    'crm-instances': { name, crmId: 'new.example', crmType: 'demo' },
    'crm-user-groups': { name, instanceId: instanceAt(place) },
    'crm-users': { username: name, instanceId: instanceAt(place) },
    environments: { name, platformType: 'demo' },
    'agent-groups': { name, environmentId: environmentAt(place) },
    'cti-agents': { name, agentId: name, environmentId: environmentAt(place) },
  };
  return bodies[kind];
}

function recordCases(kind: Kind): Record<string, Case | Case[]> {
  const path = `/v1/${kind}`;
  const places = PLACES[kind];
  const one = (place: Place) => ({ id: idsAt(place)[kind] });
  const read = isTelephony(kind) ? rules.readsTelephony : rules.reads();
  const write = isTelephony(kind)
    ? rules.writesTelephony(200)
    : kind === 'crm-instances'
      ? rules.writesInstance(200)
      : rules.writes(200);
  const change = kind === 'crm-users' ? { username: 'changed' } : { name: 'changed' };
  const edit: Case = { places, rule: write, sent: (at) => ({ ...one(at), json: { set: change } }) };
  const map: Case = {
    name: 'its mapping',
    places,
    rule: rules.writes(200),
    sent: (at) => ({ ...one(at), json: { set: { mapping: { mode: 'override', agents: [] } } } }),
  };
  const decide: Case = {
    name: 'a decision alone',
    places,
    rule: kind.startsWith('crm-') ? rules.writes(200) : write,
    sent: (at) => ({ ...one(at), json: {}, headers: { 'Patchpanel-Decided': 'theirs;version=1' } }),
  };
  return {
    [`GET ${path}`]: listCases(),
    [`POST ${path}`]: addCase(kind),
    [`GET ${path}/{id}`]: { places, rule: kind === 'crm-users' ? rules.readsUser : read, sent: one },
    [`PATCH ${path}/{id}`]: kind.startsWith('crm-') ? [edit, map, decide] : [edit, decide],
    [`DELETE ${path}/{id}`]: { places, rule: write, sent: one },
    [`GET ${path}/{id}/history`]: { places, rule: read, sent: one },
    [`GET ${path}/{id}/consequences`]: { places, rule: write, sent: one },
    [`POST ${path}/{id}/restore`]: {
      places: places.filter((place) => place !== 'own user'),
      rule: kind === 'crm-instances' ? rules.writesGoneInstance(200) : write,
      sent: (at) => ({ id: idsAt(at).gone[kind] }),
    },
  };
}

function listCases(): Case[] {
  const ofEnvironment = { places: TENANTS, rule: rules.listsTelephony };
  return [
    { name: 'all', places: NOWHERE, rule: rules.listsTelephony, sent: () => ({}) },
    {
      name: 'of an instance',
      places: INSTANCES,
      rule: rules.lists,
      sent: (at) => ({ query: { instance: instanceAt(at) } }),
    },
    {
      name: 'of an environment',
      ...ofEnvironment,
      sent: (at) => ({ query: { environment: environmentAt(at) } }),
    },
  ];
}

function addCase(kind: Kind): Case {
  const sent = (at: Place) => ({ json: newRecord(kind, at) });
  if (kind === 'crm-instances' || kind === 'environments') {
    return { places: NOWHERE, rule: rules.addsTelephony(422), sent };
  }
  if (isTelephony(kind)) return { places: TENANTS, rule: rules.addsTelephony(422), sent };
  return { places: INSTANCES, rule: rules.adds(404), sent };
}

const account = (at: Place) => ({ id: idsAt(at).account });
const newAccount = (at?: Place) => ({
  issuer: 'local',
  subject: 'new',
  username: 'new',
  grants: at === undefined ? [] : [{ role: 'support', instanceId: instanceAt(at), crmUserId: null }],
});
const ACCOUNTS: Record<string, Case | Case[]> = {
  'GET /v1/accounts': { places: NOWHERE, rule: rules.administers(200), sent: () => ({}) },
  'POST /v1/accounts': [
    { places: NOWHERE, rule: rules.administers(201), sent: () => ({ json: newAccount() }) },
    {
      name: 'with a grant',
      places: TENANTS,
      rule: rules.administers(201, 422),
      sent: (at) => ({ json: newAccount(at) }),
    },
  ],
  'GET /v1/accounts/{id}': { places: TENANTS, rule: rules.administers(200), sent: account },
  'PATCH /v1/accounts/{id}': {
    places: TENANTS,
    rule: rules.administers(200),
    sent: (at) => ({ ...account(at), json: { set: { active: false } } }),
  },
  'POST /v1/accounts/{id}/password': {
    places: TENANTS,
    rule: rules.administers(200),
    sent: (at) => ({ ...account(at), json: { password: 'a long new password' } }),
  },
  'POST /v1/accounts/{id}/unlock': { places: TENANTS, rule: rules.administers(200), sent: account },
  'POST /v1/accounts/{id}/sign-out': { places: TENANTS, rule: rules.administers(200), sent: account },
};

const planned = (at: Place) => ({ id: idsAt(at).planned });
const CSV = 'Username,Full Name\r\nnew,New\r\n';
const toInstance = (at: Place) => ({ kind: 'crm-users', instance: instanceAt(at) });
const IMPORTS: Record<string, Case | Case[]> = {
  'POST /v1/imports': [
    { places: INSTANCES, rule: rules.adds(404), sent: (at) => ({ query: toInstance(at), csv: CSV }) },
    {
      name: 'agents',
      places: NOWHERE,
      rule: rules.addsTelephony(404),
      sent: () => ({ query: { kind: 'cti-agents' }, csv: 'Environment,Agent Id,Name\r\nx,new,New\r\n' }),
    },
  ],
  'GET /v1/imports': {
    places: INSTANCES,
    rule: rules.lists,
    sent: (at) => ({ query: { instance: instanceAt(at) } }),
  },
  'GET /v1/imports/{id}': { places: INSTANCES, rule: rules.reads(), sent: planned },
  'GET /v1/imports/{id}/rows': { places: INSTANCES, rule: rules.reads(), sent: planned },
  'GET /v1/imports/{id}/refused.csv': { places: INSTANCES, rule: rules.reads(), sent: planned },
  'POST /v1/imports/{id}/apply': {
    places: INSTANCES,
    rule: rules.writes(200),
    sent: (at, bases) => ({ ...planned(at), json: { base: bases[at as keyof Bases] } }),
  },
  'POST /v1/imports/{id}/undo': {
    places: INSTANCES,
    rule: rules.writes(200),
    sent: (at) => ({ id: idsAt(at).applied, json: { changedRows: 'skip' } }),
  },
  'POST /v1/imports/{id}/cancel': { places: INSTANCES, rule: rules.writes(200), sent: planned },
  'GET /v1/exports/crm-users.csv': {
    places: INSTANCES,
    rule: rules.reads(),
    sent: (at) => ({ query: { instance: instanceAt(at) } }),
  },
  'GET /v1/exports/cti-agents.csv': {
    places: TENANTS,
    rule: rules.listsTelephony,
    sent: (at) => ({ query: { environment: environmentAt(at) } }),
  },
  // What somebody sends is seen by them alone, whatever it is meant for; the plan refuses what is not there.
  'POST /v1/import-files/{id}/parts': {
    places: INSTANCES,
    rule: rules.adds(200, 200),
    isOwn: ({ edits }) => edits !== 'none',
    sent: (at) => ({ id: idsAt('North').account, query: { ...toInstance(at), from: '0' }, csv: CSV }),
  },
  'DELETE /v1/import-files/{id}': {
    places: NOWHERE,
    rule: rules.forWhoIsSignedIn(200),
    isIdle: true,
    sent: () => ({ id: idsAt('North').account }),
  },
};

const nothing = () => ({});
const open: Case = { places: NOWHERE, rule: rules.forEverybody(200), sent: nothing };
const OTHERS: Record<string, Case | Case[]> = {
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /metrics': open,
  'GET /v1/about': open,
  'GET /v1/openapi.json': open,
  'GET /v1/audit': { places: NOWHERE, rule: rules.administers(200), sent: nothing },
  'GET /v1/me': { places: NOWHERE, rule: rules.forWhoIsSignedIn(200), sent: nothing },
  'POST /v1/me/sign-out': {
    places: NOWHERE,
    rule: rules.forWhoIsSignedIn(200),
    isOwn: () => true,
    sent: nothing,
  },
  'GET /v1/changes': { places: NOWHERE, rule: rules.listsTelephony, sent: nothing },
  'GET /v1/snapshot': { places: NOWHERE, rule: rules.listsTelephony, sent: nothing },
  'GET /v1/resolve': {
    places: INSTANCES,
    rule: rules.resolves,
    shows: ({ resolves }) => resolves,
    sent: (at) => ({
      query: {
        environment: markOf(at === 'South' ? 'North' : at, 'environment'),
        agentId: markOf(at === 'South' ? 'North' : at, 'agent'),
        crmId: `${markOf(at, 'instance')}.example`,
      },
    }),
  },
  'GET /v1/crm-users/{id}/effective': {
    places: USERS,
    rule: rules.readsUser,
    sent: (at) => ({ id: idsAt(at)['crm-users'] }),
  },
  'GET /v1/deleted': [
    { places: INSTANCES, rule: rules.reads(), sent: (at) => ({ query: { instance: instanceAt(at) } }) },
    {
      name: 'agents',
      places: TENANTS,
      rule: rules.readsTelephony,
      sent: (at) => ({ query: { environment: environmentAt(at) } }),
    },
    { name: 'instances', places: NOWHERE, rule: rules.listsTelephony, sent: nothing },
  ],
  'POST /v1/bulk': {
    places: USERS,
    // Users who are not there have changed since.
    rule: rules.adds(412, 200),
    sent: (at) => ({
      json: {
        instanceId: instanceAt(at),
        edits: [{ users: [[idsAt(at)['crm-users'], 1]], set: { mapping: { mode: 'override', agents: [] } } }],
      },
    }),
  },
  'POST /v1/writes/{key}/cancel': {
    places: NOWHERE,
    rule: rules.forWhoIsSignedIn(200),
    isOwn: () => true,
    sent: () => ({ id: 'matrix.1' }),
  },
};

/** By method and path as the document has them. */
export const OPERATIONS: Readonly<Record<string, Case | readonly Case[]>> = {
  ...OTHERS,
  ...Object.assign({}, ...KINDS.map(recordCases)),
  ...ACCOUNTS,
  ...IMPORTS,
};
