/** Tables of rows: what a snapshot carries is, row for row, what went in; anything else is refused. */
import { describe, expect, it, vi } from 'vitest';
import { bytesOfId } from '../../lib/schema/id-bytes.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import { packRows, packTable } from '../../lib/schema/pack-rows.ts';
import { rowsOf } from '../../lib/schema/row-block.ts';
import { hashOfId, hashOfText, NO_HASH } from '../../lib/schema/row-hashes.ts';
import type { RowOf } from '../../lib/schema/rows.ts';
import { type Table, tableOf } from '../../lib/schema/table.ts';
import { agent, agentGroup, environment, group, instance, user, uuid } from '../support/rows.ts';

const AGENTS = Array.from({ length: 30 }, (_, index) =>
  agent(600 + index, {
    name: index % 3 === 0 ? 'Анна' : `Agent ${index}`,
    extension: index % 2 === 0 ? null : '',
    loginId: `login.${index}`,
    active: index !== 7,
    updatedAt: `2026-11-22T10:00:00.${String(index).padStart(3, '0')}Z`,
    version: 1 + index,
  }),
);
const USERS = Array.from({ length: 30 }, (_, index) =>
  user(10 + index, {
    nativeId: index % 4 === 0 ? null : String(index),
    groupId: index % 5 === 0 ? null : uuid('crm-user-groups', 50),
    popFlow: index % 6 === 0 ? { events: { Ringing: null }, autoOpen: false } : {},
    mapping:
      index % 2 === 0
        ? { mode: 'inherit' }
        : { mode: 'override', agents: AGENTS.slice(0, index % 7).map(({ id }) => id) },
  }),
);
const ROWS: { [K in Kind]: RowOf<K>[] } = {
  'crm-instances': [instance({ mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] } })],
  'crm-user-groups': [group(50), group(51, { popFlow: { logLevel: 'warn' } })],
  'crm-users': USERS,
  environments: [environment(500), environment(501, { region: 'eu' })],
  'agent-groups': [agentGroup(700), agentGroup(701, { parentId: uuid('agent-groups', 700) })],
  'cti-agents': AGENTS,
};
const KINDS = Object.keys(ROWS) as Kind[];

const placeOf = (id: string) => AGENTS.findIndex((one) => one.id === id);
const agentBlock = packRows('cti-agents', AGENTS);
const copyAgent = (place: number, into: Uint8Array, offset: number) => {
  if (!(place in AGENTS)) return false;
  into.set(agentBlock.ids.subarray(place * 16, place * 16 + 16), offset);
  return true;
};
/** As a client reads it from the answer. */
const sent = (kind: Kind): Table => JSON.parse(JSON.stringify(tableOf(kind, ROWS[kind], placeOf)));

it('has the ids from the browser itself where that reads them', () => {
  const fromBase64 = vi.fn((text: string) => new Uint8Array(Buffer.from(text, 'base64')));
  Object.assign(Uint8Array, { fromBase64 });
  try {
    expect(rowsOf(packTable('crm-users', sent('crm-users'), copyAgent))).toEqual(USERS);
    expect(fromBase64).toHaveBeenCalledOnce();
  } finally {
    Reflect.deleteProperty(Uint8Array, 'fromBase64');
  }
});

describe.each(KINDS)('%s', (kind) => {
  it('come back from a table', () => {
    expect(rowsOf(packTable(kind, sent(kind), copyAgent))).toEqual(ROWS[kind]);
  });

  it('come back from a block', () => {
    expect(rowsOf(packRows(kind, ROWS[kind] as never[]))).toEqual(ROWS[kind]);
  });

  it('come back when there are none', () => {
    expect(rowsOf(packTable(kind, tableOf(kind, [], placeOf), copyAgent))).toEqual([]);
  });

  it('survive being stored', () => {
    expect(rowsOf(structuredClone(packTable(kind, sent(kind), copyAgent)))).toEqual(ROWS[kind]);
  });
});

describe('the hashes of a block', () => {
  it('are the same however its rows came', () => {
    for (const kind of KINDS) {
      const { hashes } = packTable(kind, sent(kind), copyAgent);
      expect(hashes).toEqual(packRows(kind, ROWS[kind] as never[]).hashes);
    }
  });

  it('are those that whoever asks makes of a text or an id, and none of null', () => {
    const { hashes } = packTable('crm-users', sent('crm-users'), copyAgent);
    expect([...(hashes.username ?? [])]).toEqual(USERS.map(({ username }) => hashOfText(username)));
    const ofNative = USERS.map(({ nativeId }) => (nativeId === null ? NO_HASH : hashOfText(nativeId)));
    expect([...(hashes.nativeId ?? [])]).toEqual(ofNative);
    expect(ofNative).toContain(NO_HASH);
    expect([...(hashes.id ?? [])]).toEqual(USERS.map(({ id }) => hashOfId(bytesOfId(id))));
    const own = USERS.flatMap(({ mapping }) => (mapping.mode === 'override' ? mapping.agents : []));
    expect([...(hashes.agents ?? [])]).toEqual(own.map((id) => hashOfId(bytesOfId(id))));
  });
});

describe('a table', () => {
  it('names what its rows share once', () => {
    const { columns } = sent('cti-agents');
    expect(columns.updatedBy).toEqual({ all: 'admin.ada' });
    expect(columns.active).toEqual({ of: [true, false], at: AGENTS.map(({ active }) => (active ? 0 : 1)) });
  });

  const broken = (change: (table: Table) => void) => () => {
    const table = sent('crm-users');
    change(table);
    return packTable('crm-users', table, copyAgent);
  };

  it.each<[string, (table: Table) => void]>([
    ['misses a column', ({ columns }) => delete columns.username],
    ['has too few values', ({ columns }) => Object.assign(columns, { username: { list: ['a'] } })],
    ['has too few places', ({ columns }) => Object.assign(columns, { groupId: { of: [null], at: [0] } })],
    ['names a place that is not there', ({ columns }) => Object.assign(columns.groupId ?? {}, { of: [] })],
    [
      'holds a number for a text',
      ({ columns }) => Object.assign(columns, { username: { list: USERS.map(() => 1) } }),
    ],
    ['holds null for a required text', ({ columns }) => Object.assign(columns, { username: { all: null } })],
    [
      'holds an empty required text',
      ({ columns }) => Object.assign(columns, { username: { list: USERS.map(() => '') } }),
    ],
    [
      'holds U+0000',
      ({ columns }) => Object.assign(columns, { username: { list: USERS.map((_, n) => `\u0000${n}`) } }),
    ],
    [
      'holds a setting of another type',
      ({ columns }) => Object.assign(columns, { popFlow: { all: { autoOpen: 1 } } }),
    ],
    ['refers to a group by no id', ({ columns }) => Object.assign(columns, { groupId: { all: 'Tier 1' } })],
    ['has too few ids', (table) => Object.assign(table, { ids: table.ids.slice(0, 64) })],
    ['has no mappings', (table) => Object.assign(table, { mapping: undefined })],
    ['maps an agent that is not there', (table) => Object.assign(table.mapping?.agents ?? [], [99])],
    ['maps more agents than its sizes say', (table) => void table.mapping?.agents.push(0)],
    ['has more rows than a table may', (table) => Object.assign(table, { count: 8193 })],
  ])('that %s is refused', (_what, change) => {
    expect(broken(change)).toThrow();
  });
});
