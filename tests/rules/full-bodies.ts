/** A body of each kind that holds every text a record of it can have. Data only. */
import type { Kind } from '../../lib/schema/kind.ts';
import { IDS } from '../server/test-server.ts';

const popFlow = { logLevel: 'debug', clientDisplay: 'docked', events: { Ringing: 'Show the caller' } };
const mapping = { mode: 'override', agents: [IDS.agent4711] };

const sources = [
  { from: 'query', key: 'id' },
  { from: 'hashQuery', key: 'id' },
  { from: 'cookie', name: 'session', json: '$.user' },
  { from: 'localStorage', key: 'session_*', json: '$.user' },
  { from: 'inlineScript', marker: 'var user =', json: '$.id' },
  { from: 'dom', selector: '#user', attr: 'data-id' },
  { from: 'fetch', json: '$.user' },
  { from: 'const', value: 'demo' },
];

const identity = {
  version: 1,
  instance: { key: sources.slice(0, 1), displayName: sources.slice(7) },
  loggedIn: { selector: '#user', notSelector: '#sign-in' },
  identity: {
    probes: [
      {
        fetch: { path: '/me', method: 'POST', body: { query: 'me', deep: [{ field: 'id' }] } },
        username: sources,
        nativeId: sources.slice(0, 1),
        fullName: sources.slice(0, 1),
        impersonator: sources.slice(0, 1),
      },
    ],
  },
  records: [
    {
      in: 'query',
      pattern: '/users/{id:any}',
      key: 'id',
      where: { model: 'user' },
      fields: { username: sources.slice(0, 1), fullName: sources.slice(0, 1) },
    },
  ],
};

export const FULL_BODIES: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  'crm-instances': {
    name: 'Full',
    crmId: 'full.crm.example',
    crmType: 'demo',
    active: true,
    sites: ['https://full.crm.example/*'],
    identity,
    features: { popFlow: true },
    connectivity: {
      siteUrl: 'https://full.crm.example',
      interfaceName: 'full',
      username: 'svc',
      password: 'x',
    },
    popFlow: {
      ...popFlow,
      region: 'gdpr',
      runtimeUrl: 'https://run.example',
      libraryUrl: 'https://lib.example',
    },
    mapping,
  },
  'crm-user-groups': { instanceId: IDS.north, name: 'Full', popFlow, mapping },
  'crm-users': {
    instanceId: IDS.north,
    username: 'full',
    nativeId: '1',
    fullName: 'Full',
    groupId: IDS.tier1,
    popFlow,
    mapping,
  },
  environments: { name: 'Full', platformType: 'nice', region: 'eu', active: true },
  'agent-groups': { environmentId: IDS.nice, name: 'Full', parentId: IDS.voice },
  'cti-agents': {
    environmentId: IDS.nice,
    agentId: 'full',
    name: 'Full',
    agentGroupId: IDS.voice,
    extension: '1',
    loginId: 'full',
    active: true,
  },
};
