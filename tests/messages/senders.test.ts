/** Every message type against every wrong sender, size and shape: refused as `invalid`. */
import { describe, expect, it } from 'vitest';
import { PAGE_RULES } from '../../lib/messages/page-rules.ts';
import type { PageConnection } from '../../lib/messages/page-server.ts';
import { parseCommand, servePage } from '../../lib/messages/page-server.ts';
import { type Extension, type MessageSender, surfaceOf } from '../../lib/messages/sender.ts';
import { portPair } from '../support/port-pair.ts';
import { CONSOLE_PAYLOADS } from './console-payloads.ts';
import { IMPORT_PAYLOADS } from './import-payloads.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const ORIGIN = `chrome-extension://${ID}`;
const extension: Extension = { id: ID, isOwnOrigin: (url) => url.origin === new URL(ORIGIN).origin };
const tab = { id: 7, url: 'https://crm.example/' };

describe('a page is known by what the browser says of it', () => {
  it.each([
    ['panel.html', 'panel', { frameId: 3, tab }],
    ['sidepanel.html', 'sidepanel', {}],
    ['console.html#/pending', 'console', { frameId: 0, tab }],
    ['setup.html?server=x', 'setup', { frameId: 0, tab }],
  ])('%s is the %s', (path, surface, more) => {
    expect(surfaceOf({ id: ID, url: `${ORIGIN}/${path}`, ...more }, extension)).toBe(surface);
  });

  const strangers: [string, MessageSender][] = [
    ['another extension', { id: 'other', url: `${ORIGIN}/console.html` }],
    ['a web page', { id: ID, url: 'https://crm.example/console.html' }],
    ['an unknown page of ours', { id: ID, url: `${ORIGIN}/background.html` }],
    ['a framed console', { id: ID, url: `${ORIGIN}/console.html`, frameId: 2, tab }],
    ['nobody', {}],
  ];
  it.each(strangers)('%s is none', (_, sender) => {
    expect(surfaceOf(sender, extension)).toBeNull();
  });

  it.each(strangers)('%s is disconnected at once', async (_, sender) => {
    const pair = portPair('page', sender);
    let opened = false;
    const ended = new Promise<void>((resolve) => pair.page.onDisconnect.addListener(resolve));
    servePage(pair.background as never, {
      extension,
      handlers: {} as never,
      onOpen: () => {
        opened = true;
      },
      onClose: () => undefined,
    });
    await ended;
    expect(opened).toBe(false);
  });
});

const TREE = {
  ownerId: '00000000-0000-4000-8000-000000000001',
  environmentId: null,
  search: '',
  showMapped: true,
  collapsed: [],
};

const PLACE = { kind: 'crm-users', id: '00000000-0000-4000-8000-000000000001' };
const KEY = '00000000-0000-4000-8000-000000000002';

const GOOD: Record<string, unknown> = {
  hello: { surface: 'panel', protocol: 1 },
  signOut: { discard: false },
  connectServer: { address: 'https://patchpanel.example' },
  showPerson: { show: 'me' },
  findUsers: { search: 'eve' },
  pickUser: { as: 'me', userId: '00000000-0000-4000-8000-000000000001', navigation: 1 },
  editUser: { userId: '00000000-0000-4000-8000-000000000001', baseVersion: 1, patch: {} },
  readAgentTree: { ...TREE, offset: 0, limit: 200 },
  lookAhead: { ...TREE, offset: 0, limit: 25 },
  findAgentRow: { ...TREE, prefix: 'ad', from: 12 },
  listBranchAgents: { ...TREE, branchId: '00000000-0000-4000-8000-000000000002' },
  readAgent: { agentId: '00000000-0000-4000-8000-000000000001' },
  addUser: {
    instanceId: '00000000-0000-4000-8000-000000000001',
    username: 'new.person',
    nativeId: null,
    fullName: null,
  },
  moveAgent: {
    agentId: '00000000-0000-4000-8000-000000000001',
    fromUserId: '00000000-0000-4000-8000-000000000002',
    to: { userId: '00000000-0000-4000-8000-000000000003', baseVersion: 1, patch: {} },
  },
  tabChanged: { tabId: 7, isLoading: true },
  chooseAccount: { choice: 'former' },
  traceEvent: { environment: 'NICE EU', agentId: '4711', event: null, crmId: 'crm.example' },
  retryPending: { changeId: 'c.1' },
  discardPending: { changeId: 'c.1' },
  reviseAddition: { changeId: 'c.1', set: { username: 'new.person', nativeId: null } },
  keepDraft: { recordId: '00000000-0000-4000-8000-000000000001', draft: null },
  discardDraft: { id: 'a draft' },
  resolveConflict: { changeId: 'c.1', keep: 'mine', version: 2 },
  openConsole: { route: '#/pending' },
  readUsers: {
    instanceId: '00000000-0000-4000-8000-000000000001',
    search: 'jane',
    filter: { groupId: 'none', mapped: 'mapped', mode: null, environmentId: null },
    sort: { column: 'name', descending: false },
    offset: 0,
    limit: 200,
  },
  readGroups: { instanceId: '00000000-0000-4000-8000-000000000001', search: '', offset: 0, limit: 200 },
  listGroups: { instanceId: '00000000-0000-4000-8000-000000000001' },
  readAgents: {
    environmentId: null,
    search: '',
    filter: { active: 'active', mapped: null },
    sort: { column: 'agentId', descending: true },
    offset: 0,
    limit: 200,
  },
  readImpact: {
    kind: 'crm-user-groups',
    id: '00000000-0000-4000-8000-000000000001',
    patch: { set: { popFlow: { autoOpen: false } } },
    effect: 'keeps',
    search: 'ada',
    offset: 0,
    limit: 100,
  },
  editRecord: {
    kind: 'environments',
    id: '00000000-0000-4000-8000-000000000001',
    baseVersion: 1,
    patch: { set: { active: false } },
  },
  createRecord: {
    kind: 'agent-groups',
    record: {
      id: '00000000-0000-4000-8000-000000000001',
      environmentId: '00000000-0000-4000-8000-000000000002',
      name: 'Voice',
      parentId: null,
    },
  },
  readAgentGroups: { environmentId: PLACE.id },
  findNearAgents: { environmentId: PLACE.id, agentId: 'A4711', exceptId: null },
  readRecord: { kind: 'crm-users', id: '00000000-0000-4000-8000-000000000001' },
  readHealth: { instanceId: '00000000-0000-4000-8000-000000000001', is: null, offset: 0, limit: 50 },
  readHistory: { kind: 'agent-groups', id: '00000000-0000-4000-8000-000000000001', after: null },
  readAccounts: { search: 'ada', after: null },
  endSessions: { id: PLACE.id },
  unlockAccount: { id: PLACE.id },
  foreseeDeletion: PLACE,
  deleteRecord: { ...PLACE, version: 3, key: KEY },
  readDeletion: PLACE,
  readDeleted: { instanceId: PLACE.id, environmentId: null, after: null },
  restoreRecord: { ...PLACE, key: KEY },
  planRevert: { ...PLACE, seq: 12, after: null },
  revert: { ...PLACE, seq: 12, after: null, version: 3, key: KEY },
  listUserIds: {
    instanceId: PLACE.id,
    search: '',
    filter: { groupId: null, mapped: null, mode: null, environmentId: null },
    sort: { column: 'name', descending: false },
    offset: 0,
    limit: 50_000,
  },
  planBulk: {
    instanceId: PLACE.id,
    selection: { is: 'some', ids: [PLACE.id] },
    action: { do: 'move', groupId: null },
  },
  readBulkPlan: { planId: KEY, offset: 0, limit: 100 },
  applyBulk: { planId: KEY, key: KEY },
  cancelWrite: { key: KEY },
  ...IMPORT_PAYLOADS,
  ...CONSOLE_PAYLOADS,
};

const commands = Object.keys(PAGE_RULES) as (keyof typeof PAGE_RULES)[];
const surfaces = ['panel', 'sidepanel', 'console', 'setup'] as const;
const pageOf = (surface: (typeof surfaces)[number]): PageConnection => ({
  surface,
  sender: {},
  isWelcome: true,
  isAsking: false,
  gone: new AbortController().signal,
  post: () => undefined,
  hangUp: () => undefined,
});

describe.each(commands)('%s', (command) => {
  const payload = GOOD[command] ?? {};
  const [allowed = 'console'] = PAGE_RULES[command].surfaces;

  it('is accepted from a page that may send it', () => {
    expect(parseCommand(command, payload, pageOf(allowed))).toEqual(payload);
  });

  it.each(surfaces.filter((surface) => !PAGE_RULES[command].surfaces.includes(surface)))(
    'is refused from the %s',
    (surface) => {
      expect(() => parseCommand(command, payload, pageOf(surface))).toThrow(/not for/);
    },
  );

  it('is refused with a field too many', () => {
    expect(() => parseCommand(command, { ...(payload as object), extra: 1 }, pageOf(allowed))).toThrow();
  });

  it.each([null, 'text', 7])('is refused with %j as payload', (wrong) => {
    expect(() => parseCommand(command, wrong, pageOf(allowed))).toThrow();
  });

  it('is refused when it is too large', () => {
    const large = { ...(payload as object), extra: 'x'.repeat(PAGE_RULES[command].limit) };
    expect(() => parseCommand(command, large, pageOf(allowed))).toThrow(/too large/);
  });
});

describe('a page', () => {
  it('may not ask for more than exists', () => {
    expect(() => parseCommand('constructor', {}, pageOf('console'))).toThrow(/no command/);
  });

  it('that is a panel may ask for nothing before its hello was accepted', () => {
    const page = { ...pageOf('panel'), isWelcome: false };
    expect(() => parseCommand('signIn', {}, page)).toThrow(/hello/);
    expect(() => parseCommand('ping', {}, page)).not.toThrow();
  });

  it('may carry an edit of a whole list of agents to the console, and nowhere else', () => {
    const agents = Array.from({ length: 1000 }, () => crypto.randomUUID());
    const lines = agents.map((id) => `Agent ${id}, 4711 in Contact centre EU`);
    const edit = encodeURIComponent(JSON.stringify({ patch: { set: { mapping: { agents } } }, lines }));
    const panel = pageOf('panel');
    expect(() => parseCommand('openConsole', { route: `#/confirm/${edit}` }, panel)).not.toThrow();
    expect(() => parseCommand('openConsole', { route: '/../setup.html' }, panel)).toThrow(/malformed/);
  });

  it('that nests without end is refused', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = { deep };
    expect(() => parseCommand('syncNow', deep, pageOf('console'))).toThrow();
  });
});

describe('a window of the console', () => {
  it.each(['readUsers', 'readGroups', 'readAgents', 'readHealth'] as const)(
    '%s never asks for a whole table',
    (command) => {
      const payload = { ...(GOOD[command] as object), limit: 201 };
      expect(() => parseCommand(command, payload, pageOf('console'))).toThrow(/malformed/);
    },
  );
});
