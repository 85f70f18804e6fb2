/** What one row of the CSV of CRM users comes to beside what is stored, before rows are looked at together. Pure. */
import type { Issue } from '../schema/import-plan.ts';
import { ADVISED_AGENTS } from '../schema/mapping-limits.ts';
import { damageOf } from './csv-damage.ts';
import { changedIdWarnings, exponentWarnings, listWarnings, mayBeDamaged } from './csv-damage-warnings.ts';
import { didYouMean, newGroupWarnings, type PlanOptions } from './csv-plan.ts';
import { advise, fault, shorten } from './csv-shape.ts';
import type { PresentAgent, PresentUser, UserBook } from './csv-user-book.ts';
import type { AgentRef, UserRow } from './csv-user-row.ts';

export interface UserDraft {
  readonly row: UserRow;
  readonly present: PresentUser | undefined;
  readonly issues: Issue[];
  /** `undefined` leaves the group; a name without id is made first. */
  readonly group: { readonly name: string; readonly id: string | null } | undefined;
  /** The list that is written; `null` leaves the mapping alone. */
  readonly agents: readonly PresentAgent[] | null;
  readonly differs: boolean;
}

export function draftUser(row: UserRow, book: UserBook, options: PlanOptions): UserDraft {
  const issues = [...row.issues];
  const present = row.username === '' ? undefined : book.user(row.username);
  const group = draftGroup(row, book, { options, issues });
  if (present) issues.push(...changedIdWarnings('Native Id', row.nativeId, present.nativeId));
  else if (row.username !== '') issues.push(...nameWarnings(row, book));
  const isNamed = row.agents.length > 0;
  const isApplied = row.appliesMapping || (options.applyMappings && isNamed);
  const agents = isNamed || isApplied ? resolveAgents(row.agents, book, { isApplied, issues }) : null;
  if (isApplied && present && agents) issues.push(...replacedWarnings(present, agents, book));
  const differs = !isApplied && agents !== null && !hasList(present, agents);
  if (differs) {
    const text = 'The mapping differs and is not applied, as Update Mapping is not TRUE.';
    issues.push(advise('note', 'Update Mapping', text));
  }
  return { row, present, issues, group, agents: isApplied ? agents : null, differs };
}

export function hasList(user: PresentUser | undefined, agents: readonly PresentAgent[]): boolean {
  const list = user?.agents;
  return list?.length === agents.length && agents.every(({ id }, index) => list[index] === id);
}

function replacedWarnings(
  { agents: former }: PresentUser,
  agents: readonly PresentAgent[],
  book: UserBook,
): Issue[] {
  if (!former || former.length === 0) return [];
  const isListed = new Set(agents.map(({ id }) => id));
  const removed = former.filter((id) => !isListed.has(id));
  if (removed.length === 0) return [];
  const added = agents.flatMap(({ id }) => (former.includes(id) ? [] : [id]));
  const places = (ids: readonly string[]) => ids.flatMap((id) => book.agentPlace(id) ?? []);
  return listWarnings(places(added), places(removed));
}

interface GroupDraft {
  readonly options: PlanOptions;
  readonly issues: Issue[];
}

function draftGroup(
  { group: name }: UserRow,
  book: UserBook,
  { options, issues }: GroupDraft,
): UserDraft['group'] {
  if (name === '') return undefined;
  const id = book.groupId(name);
  if (id !== undefined) return { name, id };
  if (options.createMissingGroups) {
    issues.push(...newGroupWarnings('User Group', book.near.groupTwin(name)));
    return { name, id: null };
  }
  const near = didYouMean(name, book.near.groups(name));
  issues.push(fault('User Group', `There is no user group ${shorten(name)}${near}`));
  return undefined;
}

function nameWarnings({ username, nativeId }: UserRow, book: UserBook): Issue[] {
  const twin = book.near.twin(username);
  const issues: Issue[] = [];
  if (twin !== undefined) {
    const text = `A new user is added, though ${shorten(twin)} looks the same but for case, space or Unicode form.`;
    issues.push(advise('warning', 'Username', text, 'C3'));
  }
  const likely = book.near.undamaged(username);
  const damage = likely === undefined ? null : damageOf(username, likely);
  if (likely !== undefined && damage !== null) {
    const text = `A new user is added, though ${shorten(likely)} exists.${mayBeDamaged(damage)}`;
    issues.push(advise('warning', 'Username', text));
  }
  return [...issues, ...exponentWarnings('Username', username), ...exponentWarnings('Native Id', nativeId)];
}

interface ListDraft {
  readonly isApplied: boolean;
  readonly issues: Issue[];
}

/** `null` where one of them is not there. */
function resolveAgents(
  refs: readonly AgentRef[],
  book: UserBook,
  { isApplied, issues }: ListDraft,
): PresentAgent[] | null {
  const agents = new Map<string, PresentAgent>();
  let isWhole = true;
  for (const ref of refs) {
    const found = resolveAgent(ref, book);
    if ('text' in found) {
      isWhole = false;
      const { column, text } = found;
      issues.push(isApplied ? fault(column, text, 'C5') : advise('note', column, text, 'C5'));
    } else if (agents.has(found.id)) {
      const text = `${found.name} stands twice on the list.`;
      issues.push(isApplied ? fault('Agent Id', text) : advise('note', 'Agent Id', text));
    } else agents.set(found.id, found);
  }
  if (isApplied && agents.size > ADVISED_AGENTS) {
    issues.push(advise('warning', 'Agent Id', `The list has ${agents.size} agents; ten are advised.`, 'C8'));
  }
  return isWhole ? [...agents.values()] : null;
}

type Missing = { readonly column: string; readonly text: string };

function resolveAgent({ environment, agentId }: AgentRef, book: UserBook): PresentAgent | Missing {
  const environmentId = book.environmentId(environment);
  if (environmentId === undefined) {
    const near = didYouMean(environment, book.near.environments(environment));
    const text = `There is no environment ${shorten(environment)}${near} Add it in the Telephony Platform.`;
    return { column: 'Environment', text };
  }
  const agent = book.agent(environmentId, agentId);
  if (agent) return agent;
  const near = book.near.agents(environmentId, agentId);
  const damage = near.map((name) => damageOf(agentId, name)).find((found) => found !== null);
  const cause = damage ? mayBeDamaged(damage) : '';
  const place = near.length > 0 ? '' : ' Add it in the Telephony Platform.';
  const missing = `There is no agent ${shorten(agentId)} in ${shorten(environment)}`;
  return { column: 'Agent Id', text: `${missing}${didYouMean(agentId, near)}${cause}${place}` };
}
