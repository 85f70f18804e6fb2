/** What the console is told in tests and in the gallery: a large instance, its records, history, accounts and findings. */
import type { AgentsWindow } from '../../lib/schema/console/agents-window.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { GroupsWindow } from '../../lib/schema/console/groups-window.ts';
import type {
  AgentView,
  EnvironmentView,
  GroupView,
  InstanceView,
  UserView,
} from '../../lib/schema/console/record-view.ts';
import type { UserListRow, UsersQuery, UsersWindow } from '../../lib/schema/console/users-window.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { effectiveAt } from './effective-at.ts';
import { agent, GROUPS, panelView, personView, uuid } from './panel-views.ts';
import { environment, group, instance } from './rows.ts';

export const PLACES = {
  contoso: uuid(1),
  fabrikam: uuid(2),
  tier1: uuid(11),
  tier2: uuid(12),
  niceEu: uuid(21),
  genesys: uuid(22),
  eve: uuid(31),
  agent: uuid(41),
};

export const CONFIGURATION: Configuration = {
  isLoaded: true,
  instances: [
    {
      id: PLACES.contoso,
      name: 'Contoso Service',
      active: true,
      users: 50_000,
      groups: 320,
      role: 'admin',
      isPending: false,
    },
    {
      id: PLACES.fabrikam,
      name: 'Fabrikam Sales',
      active: false,
      users: 1_204,
      groups: 9,
      role: 'admin',
      isPending: false,
    },
  ],
  environments: [
    { id: PLACES.niceEu, name: 'NICE EU', active: true, agents: 8_334, isPending: false },
    { id: PLACES.genesys, name: 'Genesys US', active: false, agents: 4_120, isPending: false },
  ],
  mayAdminister: true,
};

const FIRST = ['Ada', 'Ben', 'Chloe', 'Dimitri', 'Eve', 'Farah', 'Gustav', 'Hana', 'Ines', 'Jonas', 'Zoë'];
const LAST = ['Adeyemi', 'Brandt', 'Castellanos', 'Dubois', 'Eriksen', 'Ferrari', 'Grünwald', 'Haddad'];

export function userRow(number: number, fields: Partial<UserListRow> = {}): UserListRow {
  const first = FIRST[number % FIRST.length] ?? '';
  const last = LAST[number % LAST.length] ?? '';
  const isOwn = number % 5 === 2;
  const agents = number % 7 === 3 ? 0 : (number % 4) + 1;
  const ids = [`${4_000 + number}`, `A${number}`, `00${number}`];
  return {
    id: uuid(1_000 + number),
    username: `${first}.${last}${number}`.toLowerCase(),
    nativeId: String(10_000 + number),
    fullName: number % 13 === 5 ? null : `${first} ${last}`,
    group:
      number % 6 === 4 ? null : { id: PLACES.tier1, name: number % 2 ? 'Tier 1' : 'Second line, nights' },
    mode: isOwn ? 'override' : 'inherit',
    source: agents === 0 && !isOwn ? null : isOwn ? 'user' : 'group',
    agentIds: ids.slice(0, agents),
    agents,
    isPending: number === 4,
    updatedAt: '2026-11-22T08:00:00.000Z',
    ...fields,
  };
}

/** 50,000 users of whom the window is made when it is asked for. */
export function usersOf(query: Pick<UsersQuery, 'offset' | 'limit' | 'search'>): UsersWindow {
  const total = query.search === '' ? 50_000 : query.search === 'nobody' ? 0 : 12;
  const length = Math.max(0, Math.min(query.limit, total - query.offset));
  return {
    total,
    offset: query.offset,
    rows: Array.from({ length }, (_, index) => userRow(query.offset + index)),
    counts: { users: 50_000, mapped: 42_871, override: 9_960 },
  };
}

/** Every group, for comboboxes. */
export const ALL_GROUPS = { groups: GROUPS };

export const GROUPS_WINDOW: GroupsWindow = {
  total: 3,
  offset: 0,
  rows: [
    {
      id: PLACES.tier1,
      name: 'Tier 1',
      users: 812,
      mode: 'override',
      source: 'group',
      agents: 1,
      settings: 2,
      isPending: false,
    },
    {
      id: PLACES.tier2,
      name: 'Tier 2',
      users: 96,
      mode: 'inherit',
      source: null,
      agents: 0,
      settings: 0,
      isPending: false,
    },
    {
      id: uuid(13),
      name: 'Second line, nights and holidays',
      users: 1,
      mode: 'inherit',
      source: 'instance',
      agents: 2,
      settings: 1,
      isPending: false,
    },
  ],
  ungrouped: 4_117,
};

const editable = { pendingFields: [], readOnly: null };
const person = personView();
const instanceRow = instance({
  id: PLACES.contoso as never,
  name: 'Contoso Service',
  crmId: 'crm.contoso.example',
  crmType: 'oracle-b2c-service',
  sites: ['https://crm.contoso.example/*', 'https://contoso.example/service/*'],
  features: { popFlow: true, openConnect: true, mediaBar: false },
  connectivity: { siteUrl: 'https://contoso.custhelp.example', interfaceName: 'contoso', username: 'pp' },
  secretsSet: ['password'],
});

export const INSTANCE_VIEW: InstanceView = {
  kind: 'crm-instances',
  instance: instanceRow,
  effective: effectiveAt('instance', person.effective),
  agents: [],
  users: 50_000,
  groups: 320,
  owners: {},
  ...editable,
};

export const GROUP_VIEW: GroupView = {
  kind: 'crm-user-groups',
  group: group(11, { id: PLACES.tier1 as never, instanceId: PLACES.contoso as never, name: 'Tier 1' }),
  instance: { id: PLACES.contoso, name: 'Contoso Service' },
  effective: effectiveAt('group', person.effective),
  agents: [agent(1), agent(2, { active: false })],
  inheritedAgents: [],
  users: 812,
  owners: {},
  ...editable,
};

export function userView(
  fields: Partial<PersonView> & { source?: 'user' | 'group' | null } = {},
  view: Partial<PanelView> = {},
): UserView {
  const shown = { kind: 'person' as const, person: personView(fields) };
  return { kind: 'crm-users', view: { ...panelView(view), person: shown } };
}

/** Somebody of another group, on whom no list is in force: it works for Eve and not for him. */
export const BEN_VIEW = userView({
  user: {
    ...person.user,
    id: uuid(32) as never,
    username: 'ben.okafor',
    fullName: 'Ben Okafor',
    popFlow: {},
  },
  group: GROUPS[1] ?? null,
  effective: effectiveAt('instance', person.effective),
  agents: [],
  source: null,
});

export const ENVIRONMENT_VIEW: EnvironmentView = {
  kind: 'environments',
  environment: environment(21, {
    id: PLACES.niceEu as never,
    name: 'NICE EU',
    platformType: 'NICE CXone',
    region: 'eu-central',
  }),
  agents: 8_334,
  inactiveAgents: 211,
  agentGroups: 42,
  mappedAgents: 7_950,
  ...editable,
};

const named = agent(1, { environmentId: PLACES.niceEu as never });

export const AGENT_VIEW: AgentView = {
  kind: 'cti-agents',
  mapped: named,
  groups: ['Voice', 'Nights'],
  owners: [
    {
      level: 'group',
      id: PLACES.tier1,
      name: 'Tier 1',
      instance: { id: PLACES.contoso, name: 'Contoso Service' },
      users: 803,
    },
    {
      level: 'user',
      id: PLACES.eve,
      name: 'Eve Castellanos',
      instance: { id: PLACES.contoso, name: 'Contoso Service' },
      users: 1,
    },
  ],
  ...editable,
};

export const AGENTS_WINDOW: AgentsWindow = {
  total: 8_334,
  offset: 0,
  rows: Array.from({ length: 100 }, (_, index) => ({
    id: uuid(2_000 + index),
    agentId: index % 3 ? `${4_700 + index}` : `A${4_700 + index}`,
    name: `${FIRST[index % FIRST.length]} ${LAST[index % LAST.length]}`,
    environmentId: PLACES.niceEu,
    environmentName: 'NICE EU',
    groupName: index % 4 ? 'Voice' : null,
    extension: index % 5 ? `8${index}` : null,
    loginId: `agent.${index}`,
    active: index % 9 !== 4,
    isMapped: index % 6 !== 2,
    isPending: false,
  })),
};
