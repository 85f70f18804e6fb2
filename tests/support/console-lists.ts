/** History, accounts and findings as the console is told of them in tests and in the gallery. */
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { AccountsPage } from '../../lib/schema/console/accounts-page.ts';
import type { HealthWindow } from '../../lib/schema/console/health-window.ts';
import type { HistoryPage } from '../../lib/schema/console/history-view.ts';
import { PLACES } from './console-views.ts';
import { uuid } from './panel-views.ts';

/** Two changes of one thing met twice, and somebody chose. */
export const DECIDED_HISTORY: HistoryPage = {
  entries: [
    {
      seq: 814,
      when: '2026-11-23T08:14:00.000Z',
      actor: 'admin.ada',
      action: 'update',
      source: 'panel',
      fields: [],
      decided: { keep: 'theirs', by: 'admin.ben' },
    },
    {
      seq: 813,
      when: '2026-11-23T08:13:00.000Z',
      actor: 'admin.ada',
      action: 'update',
      source: 'console',
      fields: [
        {
          field: 'fullName',
          before: { is: 'value', value: 'Eve C.' },
          after: { is: 'value', value: 'Eve Castellanos' },
        },
      ],
      decided: { keep: 'mine', by: null },
    },
  ],
  next: null,
};

export const HISTORY: HistoryPage = {
  entries: [
    {
      seq: 812,
      when: '2026-11-23T08:12:00.000Z',
      actor: 'admin.ben',
      action: 'update',
      source: 'panel',
      fields: [
        {
          field: 'groupId',
          before: { is: 'record', name: 'Tier 2' },
          after: { is: 'record', name: 'Tier 1' },
        },
        {
          field: 'mapping',
          before: { is: 'mapping', mode: 'inherit', agents: [] },
          after: { is: 'mapping', mode: 'override', agents: ['Ada Adeyemi, A4711', 'Ben Brandt, 0042'] },
        },
      ],
    },
    {
      seq: 511,
      when: '2026-11-20T10:02:00.000Z',
      actor: 'admin.ada',
      action: 'update',
      source: 'console',
      fields: [
        { field: 'popFlow.autoOpen', before: { is: 'nothing' }, after: { is: 'value', value: false } },
        {
          field: 'popFlow.events.Ringing',
          before: { is: 'value', value: 'Search by number' },
          after: { is: 'value', value: null },
        },
      ],
    },
    {
      seq: 3,
      when: '2026-10-01T07:00:00.000Z',
      actor: 'system',
      action: 'create',
      source: 'import',
      fields: [
        { field: 'username', before: { is: 'nothing' }, after: { is: 'value', value: 'eve.castellanos' } },
        { field: 'fullName', before: { is: 'nothing' }, after: { is: 'value', value: 'Eve Castellanos' } },
      ],
    },
  ],
  next: null,
};

const account = (number: number, fields: Partial<AccountRecord>): AccountRecord => ({
  id: uuid(900 + number) as AccountRecord['id'],
  version: 1,
  updatedAt: '2026-11-22T10:00:00.000Z',
  updatedBy: 'admin.ada',
  issuer: 'https://pp.example.com',
  subject: `subject-${number}`,
  username: `account.${number}`,
  active: true,
  grants: [],
  ...fields,
});

export const ACCOUNTS: AccountsPage = {
  items: [
    account(1, {
      username: 'admin.ada',
      subject: 'ada',
      grants: [{ role: 'admin', instanceId: null, crmUserId: null }],
    }),
    account(2, {
      username: 'agent.eve',
      subject: 'eve',
      grants: [{ role: 'agent', instanceId: PLACES.contoso as never, crmUserId: PLACES.eve as never }],
    }),
    account(3, { username: 'former.person', active: false }),
  ],
  next: null,
  users: { [PLACES.eve]: 'Eve Castellanos' },
};

/** One is locked, one comes from outside. */
export const LOCKED_ACCOUNTS: AccountsPage = {
  ...ACCOUNTS,
  items: ACCOUNTS.items.map((item, place) =>
    place === 1
      ? {
          ...item,
          issuer: 'https://login.corp.example',
          subject: 'f00d',
          lockedUntil: '2026-11-23T09:15:00.000Z',
        }
      : { ...item, issuer: 'local' },
  ),
};

const user = (number: number, name: string) => ({
  kind: 'crm-users' as const,
  id: uuid(number),
  name,
  environmentId: null,
});

export const HEALTH: HealthWindow = {
  total: 5,
  offset: 0,
  rows: [
    { is: 'inherits-nothing', record: user(51, 'Chloe Dubois'), others: [], count: 0, fix: null },
    {
      is: 'inactive-agents',
      record: user(52, 'Dimitri Eriksen'),
      others: [
        { kind: 'cti-agents', id: uuid(61), name: 'Former Tier 1 Line', environmentId: PLACES.niceEu },
      ],
      count: 1,
      fix: null,
    },
    { is: 'over-ten', record: user(53, 'Farah Ferrari'), others: [], count: 14, fix: null },
    { is: 'twins', record: user(54, 'jdoe'), others: [user(55, 'JDoe')], count: 1, fix: null },
    {
      is: 'stray-space',
      record: user(56, ' gustav.haddad'),
      others: [],
      count: 0,
      fix: {
        kind: 'crm-users',
        id: uuid(56),
        baseVersion: 4,
        field: 'username',
        patch: { set: { username: 'gustav.haddad' } },
        before: { is: 'value', value: ' gustav.haddad' },
        after: { is: 'value', value: 'gustav.haddad' },
      },
    },
  ],
  counts: {
    'inherits-nothing': 1,
    unmapped: 0,
    'inactive-agents': 1,
    'over-ten': 1,
    'owned-twice': 0,
    twins: 1,
    'stray-space': 1,
    'orphan-agent': 0,
  },
};
