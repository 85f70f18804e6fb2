/** Which changes concern which answers. */
import { expect, test } from 'vitest';
import type { Me } from '../../../lib/schema/me.ts';
import {
  type Concern,
  concernsOfChange,
  concernsOfFeed,
  concernsOfMe,
} from '../../../server/feed/concerns.ts';

type Rows = NonNullable<Parameters<typeof concernsOfChange>[0]['rows']>;

function touches(concerns: readonly Concern[], ...rows: Rows): boolean {
  const changed = concernsOfChange({ tenantId: 'a', seq: 1, rows }) ?? [];
  return changed.some((concern) => concerns.includes(concern));
}

const agentView = {
  grants: [{ role: 'agent', instanceId: 'north', crmUserId: 'eve' }],
  instances: [{ id: 'north' }],
  own: [
    {
      user: { id: 'eve', instanceId: 'north', groupId: 'tier1' },
      effective: { mapping: { agents: ['4711', 'gone'] } },
      agents: [{ agent: { id: '4711', environmentId: 'nice' } }],
    },
  ],
} as unknown as Me;

test.each([
  ['crm-users', 'eve'],
  ['crm-user-groups', 'tier1'],
  ['crm-instances', 'north'],
  ['cti-agents', '4711'],
  ['cti-agents', 'gone'],
  ['environments', 'nice'],
])('a change of %s %s concerns the view of the agent who depends on it', (kind, id) => {
  expect(touches(concernsOfMe(agentView), [kind, id, 'north'])).toBe(true);
});

test.each([
  ['crm-users', 'finn'],
  ['crm-user-groups', 'tier2'],
  ['crm-instances', 'south'],
  ['cti-agents', '4712'],
])('a change of %s %s does not', (kind, id) => {
  expect(touches(concernsOfMe(agentView), [kind, id, 'north'])).toBe(false);
});

test('the CRM user of a grant concerns the view though it is not there', () => {
  const view = { ...agentView, own: [] } as Me;
  expect(touches(concernsOfMe(view), ['crm-users', 'eve', 'north'])).toBe(true);
});

test('a new instance concerns who sees all of them', () => {
  const view = (role: string) =>
    ({ grants: [{ role, instanceId: null, crmUserId: null }], instances: [], own: [] }) as unknown as Me;
  expect(touches(concernsOfMe(view('admin')), ['crm-instances', 'new', 'new'])).toBe(true);
  expect(touches(concernsOfMe(view('support')), ['crm-instances', 'new', 'new'])).toBe(true);
  expect(touches(concernsOfMe(view('agent')), ['crm-instances', 'new', 'new'])).toBe(false);
});

test('the feed of an instance is concerned by its rows and by the telephony side', () => {
  const feed = concernsOfFeed({ all: false, instances: ['north'] });
  expect(touches(feed, ['crm-users', 'anybody', 'north'])).toBe(true);
  expect(touches(feed, ['cti-agents', 'any', null])).toBe(true);
  expect(touches(feed, ['crm-users', 'gus', 'south'])).toBe(false);
});

test('the whole feed is concerned by every row, and by no account', () => {
  const feed = concernsOfFeed({ all: true, instances: [] });
  expect(touches(feed, ['crm-users', 'gus', 'south'])).toBe(true);
  expect(concernsOfChange({ tenantId: 'a', seq: 1, accounts: ['account'] })).toEqual(['account']);
});

test('where nothing is said, anything may have changed', () => {
  expect(concernsOfChange({ tenantId: 'a', seq: 1 })).toBeNull();
});
