/** The plan of an import of CRM users: every row beside what is stored and beside the other rows. Pure. */
import type { FieldChange, ImportCounts, TakenAgent } from '../schema/import-plan.ts';
import { effectiveChanges, losesAgents } from './csv-effective.ts';
import { countRows, type PlannedRow, type PlanOptions, stateOf } from './csv-plan.ts';
import { repeatedKeys, rowsInWords } from './csv-repeats.ts';
import { type Said, saidIn } from './csv-said.ts';
import { fault, hasFault, shorten } from './csv-shape.ts';
import type { PresentAgent, UserBook } from './csv-user-book.ts';
import { draftUser, hasList, type UserDraft } from './csv-user-draft.ts';
import type { UserRow } from './csv-user-row.ts';
import { mapInSteps, type Steps } from './in-steps.ts';

/** What applying a row stores: the user as it then is. Of one who is there, what no row of the file says anything of is `null`, and not written. */
export interface UserWrite {
  /** `null`: a new user. */
  readonly id: string | null;
  readonly version: number | null;
  readonly username: string;
  readonly nativeId: string | null;
  readonly fullName: string | null;
  readonly groupId: string | null;
  /** Name of a group that is made first; stands for `groupId`. */
  readonly newGroup: string | null;
  readonly agents: readonly string[] | null;
  /** Agents that leave another user's list, by its id, as nobody gives them up in the file. */
  readonly takes: readonly (readonly [agent: string, owner: string])[];
}

export interface UsersPlan {
  readonly rows: readonly PlannedRow<UserWrite>[];
  readonly counts: ImportCounts;
}

export function* planUsers(rows: readonly UserRow[], book: UserBook, options: PlanOptions): Steps<UsersPlan> {
  const drafts = yield* mapInSteps(rows, (row) => draftUser(row, book, options));
  refuseRepeats(drafts);
  yield;
  const taken = findTaken(drafts, book, options.moveTaken);
  yield;
  const effective = effectiveChanges(book);
  const said = saidIn(rows);
  const planned = yield* mapInSteps(drafts, (draft) =>
    planRow(draft, book, { taken, moveTaken: options.moveTaken, effective, said }),
  );
  const counts = { ...countRows(planned), users: book.userCount, ...effectOf(planned) };
  return { rows: planned, counts };
}

type Effect = Pick<ImportCounts, 'removals' | 'groups' | 'effective' | 'taken'>;

/** Users who lose agents, groups that are made, users for whom something changes in effect, agents that leave lists of others. */
function effectOf(planned: readonly PlannedRow<UserWrite>[]): Effect {
  const losing = new Set<string | null>();
  const groups = new Set<string>();
  const users = new Set<string>();
  let taken = 0;
  for (const { write, effective, loses } of planned) {
    if (!write) continue;
    if (write.newGroup !== null) groups.add(write.newGroup);
    if (loses) losing.add(write.id);
    if (write.id !== null && effective && effective.length > 0) users.add(write.id);
    for (const [, owner] of write.takes) {
      losing.add(owner);
      users.add(owner);
    }
    taken += write.takes.length;
  }
  return { removals: losing.size, groups: groups.size, effective: users.size, taken };
}

/** C9, and an agent that several rows want (C7). */
function refuseRepeats(drafts: readonly UserDraft[]): void {
  for (const [username, rows] of repeatedKeys(drafts, ({ row }) => row.username)) {
    const text = `${shorten(username)} is on ${rowsInWords(rows.map(({ row }) => row.row))}; a user has one row.`;
    for (const { issues } of rows) issues.push(fault('Username', text, 'C9'));
  }
  const wants: { draft: UserDraft; agent: PresentAgent }[] = [];
  for (const draft of drafts) for (const agent of draft.agents ?? []) wants.push({ draft, agent });
  for (const [, wanting] of repeatedKeys(wants, ({ agent }) => agent.id)) {
    const rows = new Set(wanting.map(({ draft }) => draft));
    const [first] = wanting;
    if (!first || rows.size === 1) continue;
    const named = rowsInWords([...rows].map(({ row }) => row.row));
    for (const { issues } of rows) {
      issues.push(fault('Agent Id', `${first.agent.name} is on ${named}; only one user may have it.`, 'C7'));
    }
  }
}

type Taken = ReadonlyMap<UserDraft, TakenAgent[]>;

/**
 * Agents that somebody has who does not give them up in this file. A row in conflict gives nothing up, which may bring
 * others into conflict: looked at again until it stands still.
 */
function findTaken(drafts: readonly UserDraft[], book: UserBook, moveTaken: boolean): Taken {
  const kept = new Map<string, UserDraft>();
  for (const draft of drafts) {
    if (draft.present && draft.agents && !hasFault(draft.issues)) kept.set(draft.present.id, draft);
  }
  const taken = new Map<UserDraft, TakenAgent[]>();
  for (let isStill = false; !isStill; ) {
    isStill = true;
    for (const draft of drafts) {
      if (!draft.agents || hasFault(draft.issues)) continue;
      const found = takenOf(draft, draft.agents, { book, givers: kept });
      if (found.length === (taken.get(draft)?.length ?? 0)) continue;
      taken.set(draft, found);
      if (moveTaken || !draft.present) continue;
      kept.delete(draft.present.id);
      isStill = false;
    }
  }
  // So that a row is mended once: what else is wrong with it changes nothing of this.
  const refused = moveTaken ? [] : drafts.filter(({ issues }) => hasFault(issues));
  for (const draft of refused) taken.set(draft, takenOf(draft, draft.agents ?? [], { book, givers: kept }));
  return taken;
}

interface Givers {
  readonly book: UserBook;
  /** Users whose list this file replaces; C7 within the file was looked at before. */
  readonly givers: ReadonlyMap<string, UserDraft>;
}

function takenOf(draft: UserDraft, agents: readonly PresentAgent[], { book, givers }: Givers): TakenAgent[] {
  return agents.flatMap(({ id, name }) => {
    const ownerId = book.ownerId(id);
    if (ownerId === undefined || ownerId === draft.present?.id || givers.has(ownerId)) return [];
    return [{ agent: name, agentId: id, ownerId, owner: book.owner(ownerId)?.name ?? '' }];
  });
}

interface Together {
  readonly taken: Taken;
  readonly moveTaken: boolean;
  readonly effective: (draft: UserDraft) => FieldChange[];
  readonly said: Said;
}

function planRow(
  draft: UserDraft,
  book: UserBook,
  { taken: all, moveTaken, effective, said }: Together,
): PlannedRow<UserWrite> {
  const { row, present, issues, agents } = draft;
  const taken: TakenAgent[] = all.get(draft) ?? NOTHING;
  const isBlocked = taken.length > 0 && !moveTaken;
  const changes = changesOf(draft, book);
  const change = present ? (changes.length > 0 ? 'update' : null) : 'create';
  const state = stateOf(issues, isBlocked, change);
  const isWritten = state === 'create' || state === 'update';
  return {
    row: row.row,
    state,
    name: row.username,
    changes,
    ...listChanges(draft, book),
    taken,
    issues,
    effective: isWritten ? effective(draft) : NOTHING,
    loses: isWritten && losesAgents(draft, book),
    removesAll: isWritten && present !== undefined && agents?.length === 0 && !hasList(present, []),
    differs: draft.differs,
    write: isWritten ? writeOf(draft, { said, moved: moveTaken ? taken : NOTHING }) : null,
  };
}

/** Of most rows, which share it. */
const NOTHING: never[] = [];

type ListChanges = Pick<PlannedRow<UserWrite>, 'added' | 'removed'>;

const SAME_LIST: ListChanges = { added: NOTHING, removed: NOTHING };

/** By the names of the agents. */
function listChanges({ present, agents }: UserDraft, book: UserBook): ListChanges {
  if (agents === null) return SAME_LIST;
  const own = present?.agents ?? [];
  const isListed = new Set(agents.map(({ id }) => id));
  const removed = own.filter((id) => !isListed.has(id)).map((id) => book.agentName(id));
  return { added: agents.filter(({ id }) => !own.includes(id)).map(({ name }) => name), removed };
}

function changesOf({ row, present, group, agents }: UserDraft, book: UserBook): FieldChange[] {
  const changes: FieldChange[] = [];
  const isMoved = group && (group.id === null || group.id !== present?.groupId);
  if (isMoved) {
    const from = present?.groupId ? book.groupName(present.groupId) : null;
    changes.push({ column: 'User Group', from, to: group.name });
  }
  if (!present) changes.push({ column: 'Username', from: null, to: row.username });
  const { nativeId, fullName } = present ?? { nativeId: null, fullName: null };
  if (row.nativeId !== '' && row.nativeId !== nativeId)
    changes.push({ column: 'Native Id', from: nativeId, to: row.nativeId });
  if (row.fullName !== '' && row.fullName !== fullName)
    changes.push({ column: 'Full Name', from: fullName, to: row.fullName });
  if (agents && !hasList(present, agents)) {
    const from = present ? inWords(present.agents?.map((id) => book.agentName(id)) ?? null) : null;
    changes.push({ column: 'Agent Id', from, to: inWords(agents.map(({ name }) => name)) });
  }
  return changes;
}

function inWords(names: readonly string[] | null): string {
  if (names === null) return 'Inherit';
  return names.length === 0 ? 'No agent' : names.join(', ');
}

interface Written {
  readonly said: Said;
  readonly moved: readonly TakenAgent[];
}

function writeOf({ row, present, group, agents }: UserDraft, { said, moved }: Written): UserWrite {
  const isNew = group?.id === null;
  return {
    id: present?.id ?? null,
    version: present?.version ?? null,
    username: row.username,
    nativeId: row.nativeId === '' ? keptOf(said.nativeIds, present?.nativeId) : row.nativeId,
    fullName: row.fullName === '' ? keptOf(said.fullNames, present?.fullName) : row.fullName,
    groupId: group ? group.id : keptOf(said.levels, present?.groupId),
    newGroup: isNew ? group.name : null,
    agents: agents ? agents.map(({ id }) => id) : keptOf(said.levels, present?.agents),
    takes: moved.map(({ agentId, ownerId }) => [agentId, ownerId] as const),
  };
}

const keptOf = <T>(isSaid: boolean, present: T | null | undefined): T | null =>
  isSaid ? (present ?? null) : null;
