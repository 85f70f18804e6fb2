/** Records and fields that pairs of concurrent edits touch, with few values each, so that both sides often mean the same field. */
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import { A1, id, inherit, NICE, NORTH, own, ROWS, TIER1, user } from '../server/tenant-fixture.ts';
import type { Change, Unit } from '../sim/units.ts';

export interface PairRecord {
  readonly kind: Kind;
  readonly id: string;
  /** What edits give each field; `undefined` removes it. */
  readonly values: ReadonlyMap<Unit, readonly unknown[]>;
}

const PLACES = Array.from({ length: 10 }, (_, place) => place);
const MOST_FIELDS = 4;

const SETTINGS: readonly [Unit, readonly unknown[]][] = [
  ['popFlow.autoOpen', [true, false, undefined]],
  ['popFlow.logLevel', ['error', 'info', undefined]],
  ['popFlow.clientDisplay', ['hidden', 'docked', undefined]],
  ['popFlow.events.Ringing', ['Pop contact', 'Pop ticket', null, undefined]],
  ['popFlow.events.Ended', ['Close contact', null, undefined]],
];

const userId = (place: number) => id(3001 + place);
const groupId = (place: number) => id(2001 + place);
const agentsOf = (place: number) => [id(5001 + 2 * place), id(5002 + 2 * place)] as const;

/** Each user has two agents that no other may get, so that no rule is in the way of an edit. */
function userOf(place: number): PairRecord {
  const [a, b] = agentsOf(place);
  const values = new Map<Unit, readonly unknown[]>([
    ['username', ['pair', 'pair.x', 'pair.y'].map((name) => `${name}.${place}`)],
    ['nativeId', [`${place}-1`, `${place}-2`, null]],
    ['fullName', ['First Person', 'Second Person', 'Third Person', null]],
    ['groupId', [TIER1, groupId(0), null]],
    ['mapping', [inherit, own(a), own(b), own(a, b), own(b, a)]],
    ...SETTINGS,
  ]);
  return { kind: 'crm-users', id: userId(place), values };
}

function groupOf(place: number): PairRecord {
  const names = ['Pair', 'Couple', 'Duo'].map((name) => `${name} ${place}`);
  return { kind: 'crm-user-groups', id: groupId(place), values: new Map([['name', names], ...SETTINGS]) };
}

function agentOf(place: number): PairRecord {
  const values = new Map<Unit, readonly unknown[]>([
    ['name', ['First Line', 'Second Line', 'Third Line']],
    ['extension', ['1', '2', null]],
    ['loginId', ['one', 'two', null]],
  ]);
  return { kind: 'cti-agents', id: agentsOf(place)[0], values };
}

export const PAIR_RECORDS: readonly PairRecord[] = PLACES.flatMap((place) => [
  userOf(place),
  userOf(place),
  groupOf(place),
  agentOf(place),
]);

/** The small tenant with these records in it. */
export function pairRows(): Required<RowsByKind> {
  const record = { version: 1, updatedAt: '2026-11-01T08:00:00.123Z', updatedBy: null };
  const agents = PLACES.flatMap((place) =>
    agentsOf(place).map((agentRowId) => ({
      ...ROWS['cti-agents'].find((row) => row.id === A1),
      id: agentRowId,
      agentId: `pair ${agentRowId}`,
      environmentId: NICE,
    })),
  );
  const groups = PLACES.map((place) => ({
    ...record,
    id: groupId(place),
    instanceId: NORTH,
    name: `Pair ${place}`,
    popFlow: {},
    mapping: inherit,
  }));
  return {
    ...ROWS,
    'crm-users': [...ROWS['crm-users'], ...PLACES.map((place) => user(userId(place), `pair.${place}`))],
    'crm-user-groups': [...ROWS['crm-user-groups'], ...groups],
    'cti-agents': [...ROWS['cti-agents'], ...agents],
  } as unknown as Required<RowsByKind>;
}

/** One to four fields, each once. */
export function drawChanges({ values }: PairRecord, random: () => number): Change[] {
  const units = [...values.keys()].sort(() => random() - 0.5);
  const count = 1 + Math.floor(random() * MOST_FIELDS);
  return units.slice(0, count).map((unit) => ({ unit, value: oneOf(values.get(unit) ?? [], random) }));
}

export const oneOf = <T>(choices: readonly T[], random: () => number) =>
  choices[Math.floor(random() * choices.length)] as T;
