/** The plan of an import of CTI agents. Pure. */
import type { FieldChange, ImportCounts, Issue } from '../schema/import-plan.ts';
import type { AgentFileRow } from './csv-agent-row.ts';
import { damageOf, expandExponent } from './csv-damage.ts';
import { changedIdWarnings, mayBeDamaged } from './csv-damage-warnings.ts';
import {
  countRows,
  didYouMean,
  newGroupWarnings,
  type PlannedRow,
  type PlanOptions,
  stateOf,
} from './csv-plan.ts';
import { repeatedKeys, rowsInWords } from './csv-repeats.ts';
import { advise, fault, shorten } from './csv-shape.ts';
import { mapInSteps, type Steps } from './in-steps.ts';

export interface StoredAgent {
  readonly id: string;
  readonly version: number;
  readonly environmentId: string;
  readonly agentId: string;
  readonly name: string;
  readonly agentGroupId: string | null;
  readonly extension: string | null;
  readonly loginId: string | null;
  readonly active: boolean;
}

/** What planning an import of CTI agents must know of what is stored. */
export interface AgentBook {
  environmentId(name: string): string | undefined;
  agent(environmentId: string, agentId: string): StoredAgent | undefined;
  /** Groups that bear the name, or whose path from the top is written so. */
  groups(environmentId: string, name: string): readonly string[];
  /** As an export writes it. */
  groupName(id: string): string;
  /** How many users have them in force, of agents that the file switches on or off. */
  readonly mapped: {
    count(id: string): number;
    /** Of several, each user once. */
    countAll(ids: Iterable<string>): number;
  };
  readonly near: {
    environments(asked: string): readonly string[];
    agents(environmentId: string, asked: string): readonly string[];
    groups(environmentId: string, asked: string): readonly string[];
    /** One that is there, or that the file names, which a person would take for this one. */
    groupTwin(environmentId: string, name: string): string | undefined;
  };
}

export interface AgentWrite extends Omit<StoredAgent, 'id' | 'version'> {
  /** `null`: a new agent. */
  readonly id: string | null;
  readonly version: number | null;
  readonly newGroup: string | null;
}

export interface AgentsPlan {
  readonly rows: readonly PlannedRow<AgentWrite>[];
  readonly counts: ImportCounts;
}

export function* planAgents(
  rows: readonly AgentFileRow[],
  book: AgentBook,
  options: PlanOptions,
): Steps<AgentsPlan> {
  const repeats = new Map<AgentFileRow, Issue>();
  for (const [, same] of repeatedKeys(rows, keyOf)) {
    const text = `${shorten(same[0]?.agentId ?? '')} is on ${rowsInWords(same.map(({ row }) => row))}.`;
    for (const row of same) repeats.set(row, fault('Agent Id', `${text} An agent has one row.`, 'C6'));
  }
  yield;
  const planned = yield* mapInSteps(rows, (row) => planRow(row, book, { options, repeat: repeats.get(row) }));
  const groups = new Set(
    planned.flatMap(({ write }) => (write?.newGroup ? [`${write.environmentId} ${write.newGroup}`] : [])),
  );
  return {
    rows: planned,
    counts: { ...countRows(planned), ...NO_USERS, ...effectOf(planned, book), groups: groups.size },
  };
}

const NO_USERS = { removals: 0, users: 0, taken: 0 };

/** Users whom an agent begins or ceases to serve. */
function effectOf(planned: readonly PlannedRow<AgentWrite>[], book: AgentBook) {
  const switched = planned.flatMap(({ write, changes }) =>
    write?.id && changes.some(({ column }) => column === 'Active') ? [write.id] : [],
  );
  return { effective: book.mapped.countAll(switched) };
}

const keyOf = ({ environment, agentId }: AgentFileRow) =>
  environment === '' || agentId === '' ? '' : JSON.stringify([environment, agentId]);

interface RowPlan {
  readonly options: PlanOptions;
  readonly repeat: Issue | undefined;
}

function planRow(row: AgentFileRow, book: AgentBook, { options, repeat }: RowPlan): PlannedRow<AgentWrite> {
  const issues = [...row.issues, ...(repeat ? [repeat] : [])];
  const environmentId = book.environmentId(row.environment);
  if (environmentId === undefined && row.environment !== '') {
    const near = didYouMean(row.environment, book.near.environments(row.environment));
    const text = `There is no environment ${shorten(row.environment)}${near} Add it in the Telephony Platform.`;
    issues.push(fault('Environment', text, 'C5'));
  }
  const write = environmentId === undefined ? null : wantedOf(row, book, { environmentId, options, issues });
  const present = environmentId === undefined ? undefined : book.agent(environmentId, row.agentId);
  if (present?.active && row.active === false) issues.push(...mappedWarnings(present, book));
  const changes = write ? changesOf(write, present, book) : [];
  const state = stateOf(issues, false, present ? (changes.length > 0 ? 'update' : null) : 'create');
  const blank = { added: [], removed: [], taken: [], removesAll: false, differs: false };
  const isWritten = state === 'create' || state === 'update';
  const name = `${row.environment} ${row.agentId}`;
  return { row: row.row, state, name, changes, issues, ...blank, write: isWritten ? write : null };
}

interface RowPlace {
  readonly environmentId: string;
  readonly options: PlanOptions;
  readonly issues: Issue[];
}

function wantedOf(row: AgentFileRow, book: AgentBook, place: RowPlace): AgentWrite {
  const { environmentId, issues } = place;
  const present = book.agent(environmentId, row.agentId);
  if (!present && row.agentId !== '') {
    if (row.name === '') issues.push(fault('Name', 'A new agent needs a name.'));
    issues.push(...damageWarnings(row, book, environmentId));
  }
  issues.push(...changedIdWarnings('Extension', row.extension, present?.extension ?? null));
  issues.push(...changedIdWarnings('Login Id', row.loginId, present?.loginId ?? null));
  const group = groupOf(row, book, place);
  return {
    id: present?.id ?? null,
    version: present?.version ?? null,
    environmentId,
    agentId: row.agentId,
    name: row.name === '' ? (present?.name ?? '') : row.name,
    agentGroupId: group.id,
    newGroup: group.made,
    extension: row.extension === '' ? (present?.extension ?? null) : row.extension,
    loginId: row.loginId === '' ? (present?.loginId ?? null) : row.loginId,
    active: row.active ?? present?.active ?? true,
  };
}

function damageWarnings({ agentId }: AgentFileRow, book: AgentBook, environmentId: string): Issue[] {
  const near = book.near.agents(environmentId, agentId);
  const likely = near.find((name) => damageOf(agentId, name) !== null) ?? near[0];
  if (likely !== undefined) {
    const damage = damageOf(agentId, likely);
    const cause = damage ? mayBeDamaged(damage) : '';
    return [advise('warning', 'Agent Id', `A new agent is added, though ${likely} exists.${cause}`)];
  }
  if (expandExponent(agentId) === null) return [];
  return [
    advise('warning', 'Agent Id', `${shorten(agentId)} looks as if a spreadsheet wrote a long number so.`),
  ];
}

function mappedWarnings({ id, name }: StoredAgent, book: AgentBook): Issue[] {
  const count = book.mapped.count(id);
  if (count === 0) return [];
  const users = count === 1 ? '1 user, whom' : `${count} users, whom`;
  return [advise('warning', 'Active', `${shorten(name)} is mapped to ${users} it no longer serves.`, 'C11')];
}

/** Of several groups that bear the name, the one the agent is in: an export names it so. */
function groupOf(row: AgentFileRow, book: AgentBook, { environmentId, options, issues }: RowPlace) {
  const present = book.agent(environmentId, row.agentId)?.agentGroupId ?? null;
  if (row.group === '') return { id: present, made: null };
  const found = book.groups(environmentId, row.group);
  if (present !== null && found.includes(present)) return { id: present, made: null };
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return { id: only, made: null };
  if (only === undefined && options.createMissingGroups) {
    issues.push(...newGroupWarnings('Agent Group', book.near.groupTwin(environmentId, row.group)));
    return { id: null, made: row.group };
  }
  const text =
    only === undefined
      ? `There is no agent group ${shorten(row.group)}${didYouMean(row.group, book.near.groups(environmentId, row.group))}`
      : `${found.length} agent groups are called ${shorten(row.group)}; write the path from the top, such as A / B.`;
  issues.push(fault('Agent Group', text));
  return { id: present, made: null };
}

function changesOf(write: AgentWrite, present: StoredAgent | undefined, book: AgentBook): FieldChange[] {
  const before = present
    ? shown(present, present.agentGroupId && book.groupName(present.agentGroupId))
    : null;
  const group = write.newGroup ?? (write.agentGroupId && book.groupName(write.agentGroupId));
  const isSameGroup = present && write.newGroup === null && write.agentGroupId === present.agentGroupId;
  return Object.entries(shown(write, group)).flatMap(([column, to]) => {
    const from = before?.[column] ?? null;
    if (column === 'Agent Group' && isSameGroup) return [];
    return from === to ? [] : [{ column, from, to }];
  });
}

function shown(agent: Pick<StoredAgent, 'name' | 'extension' | 'loginId' | 'active'>, group: string | null) {
  const { name, extension, loginId, active } = agent;
  const texts: Record<string, string | null> = {
    Name: name,
    'Agent Group': group,
    Extension: extension,
    'Login Id': loginId,
    Active: active ? 'TRUE' : 'FALSE',
  };
  return texts;
}
