/** Views for tests of the pages, in the shape of lib/schema/views.ts: believable people of one instance. */

import type { MappedAgent } from '../../lib/schema/me.ts';
import type { Level, SettingValue } from '../../lib/schema/settings-fields.ts';
import type { PanelView, PersonView, SyncStatus } from '../../lib/schema/views.ts';

/** A fixed moment, in milliseconds since 1970. */
export const NOW = Date.UTC(2026, 10, 23, 9, 30);

export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export const INSTANCE = { id: uuid(1), name: 'Contoso Service' };
export const GROUPS = [
  { id: uuid(11), name: 'Tier 1' },
  { id: uuid(12), name: 'Tier 2' },
  { id: uuid(13), name: 'Back office and complaints, Northern Europe' },
];

const saved = { version: 3, updatedAt: '2026-11-23T08:00:00.000Z', updatedBy: 'admin.ada' };

export function agent(number: number, fields: Partial<MappedAgent['agent']> = {}): MappedAgent {
  const id = uuid(100 + number) as MappedAgent['agent']['id'];
  return {
    agent: {
      id,
      ...saved,
      environmentId: uuid(21) as MappedAgent['agent']['environmentId'],
      agentId: String(4710 + number),
      name:
        ['Eve Castellanos', 'Eve Castellanos (chat)', 'Overflow desk', 'Night line'][(number - 1) % 4] ?? '',
      agentGroupId: null,
      extension: String(2000 + number),
      loginId: null,
      active: true,
      ...fields,
    },
    environmentName: 'NICE EU',
    environmentActive: true,
  };
}

interface Values {
  instance: SettingValue;
  group?: SettingValue;
  user?: SettingValue;
}

function setting({ instance, group, user }: Values, userName: string) {
  const chain: { level: Level; name: string; value?: SettingValue }[] = [
    { level: 'instance', name: INSTANCE.name, value: instance },
    { level: 'group', name: 'Tier 1', ...(group === undefined ? {} : { value: group }) },
    { level: 'user', name: userName, ...(user === undefined ? {} : { value: user }) },
  ];
  const deciding = chain.findLast(({ value }) => value !== undefined);
  return { value: deciding?.value ?? null, source: deciding?.level ?? ('instance' as const), chain };
}

export function personView(fields: Partial<PersonView> & { source?: Level | null } = {}): PersonView {
  const { source = 'group', ...rest } = fields;
  const agents = rest.agents ?? [agent(1)];
  const ids = agents.map((mapped) => mapped.agent.id);
  const isOwn = source === 'user';
  return {
    user: {
      id: uuid(31) as PersonView['user']['id'],
      ...saved,
      instanceId: INSTANCE.id as PersonView['user']['instanceId'],
      username: 'eve.castellanos',
      nativeId: '42',
      fullName: 'Eve Castellanos',
      groupId: uuid(11) as PersonView['user']['groupId'],
      popFlow: { clientDisplay: 'popped-out' },
      mapping: isOwn ? { mode: 'override', agents: ids } : { mode: 'inherit' },
    },
    instance: INSTANCE,
    group: GROUPS[0] ?? null,
    effective: {
      popFlow: {
        enabled: setting({ instance: true }, 'Eve Castellanos'),
        clientDisplay: setting({ instance: 'docked', user: 'popped-out' }, 'Eve Castellanos'),
        autoOpen: setting({ instance: true, group: false }, 'Eve Castellanos'),
        logLevel: setting({ instance: 'error' }, 'Eve Castellanos'),
        notifyOnError: setting({ instance: true }, 'Eve Castellanos'),
        runtimeUrl: setting({ instance: 'https://runtime.example.com' }, 'Eve Castellanos'),
        libraryUrl: setting({ instance: '' }, 'Eve Castellanos'),
        region: setting({ instance: 'standard' }, 'Eve Castellanos'),
      },
      events: {
        Ringing: {
          value: 'Open contact',
          source: 'group',
          chain: [
            { level: 'instance', name: INSTANCE.name, value: 'Search by number' },
            { level: 'group', name: 'Tier 1', value: 'Open contact' },
            { level: 'user', name: 'Eve Castellanos' },
          ],
        },
      },
      mapping: {
        mode: isOwn ? 'override' : 'inherit',
        source,
        agents: ids,
        chain: [
          { level: 'instance', name: INSTANCE.name, ...(source === 'instance' ? { value: ids } : {}) },
          { level: 'group', name: 'Tier 1', ...(source === 'group' ? { value: ids } : {}) },
          { level: 'user', name: 'Eve Castellanos', ...(isOwn ? { value: ids } : {}) },
        ],
      },
    },
    agents,
    pendingFields: [],
    updatedBy: 'admin.ada',
    updatedAt: '2026-11-23T08:00:00.000Z',
    ...rest,
  };
}

export const LIVE: SyncStatus = {
  state: 'live',
  pending: 0,
  parked: 0,
  checkedAt: NOW - 2 * 60_000,
  reason: null,
};

export function panelView(fields: Partial<PanelView> = {}): PanelView {
  return {
    session: { state: 'signed-in', server: 'https://pp.example.com', username: 'admin.ada', role: 'admin' },
    sync: LIVE,
    site: { instanceId: INSTANCE.id, name: INSTANCE.name },
    show: 'page-user',
    canSwitch: true,
    person: { kind: 'person', person: personView() },
    ownDataOnly: false,
    readOnly: null,
    groups: GROUPS,
    inheritedAgents: [agent(1)],
    owners: {},
    ...fields,
  };
}
