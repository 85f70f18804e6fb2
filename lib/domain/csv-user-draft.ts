/** What one row of the CSV of CRM users comes to beside what is stored, before rows are looked at together. Pure. */
import type { Issue } from '../schema/import-plan.ts';
import { ADVISED_AGENTS } from '../schema/mapping-limits.ts';
import { damageOf, expandExponent } from './csv-damage.ts';
import { didYouMean, type PlanOptions } from './csv-plan.ts';
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
  if (present) issues.push(...idWarnings(row, present));
  else if (row.username !== '') issues.push(...nameWarnings(row, book));
  const isNamed = row.agents.length > 0;
  const isApplied = row.appliesMapping || (options.applyMappings && isNamed);
  const agents = isNamed || isApplied ? resolveAgents(row.agents, book, { isApplied, issues }) : null;
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
  if (options.createMissingGroups) return { name, id: null };
  const near = didYouMean(name, book.near.groups(name));
  issues.push(fault('User Group', `There is no user group ${shorten(name)}${near}`));
  return undefined;
}

function idWarnings({ nativeId }: UserRow, present: PresentUser): Issue[] {
  if (nativeId === '' || nativeId === present.nativeId) return [];
  const damage = present.nativeId === null ? null : damageOf(nativeId, present.nativeId);
  if (damage === null || present.nativeId === null) return exponentWarnings('Native Id', nativeId);
  const what = `It is ${shorten(present.nativeId)} now; a spreadsheet may have changed it: ${damage}.`;
  return [advise('warning', 'Native Id', what)];
}

function nameWarnings({ username, nativeId }: UserRow, book: UserBook): Issue[] {
  const twin = book.near.twin(username);
  const issues: Issue[] = [];
  if (twin !== undefined) {
    const text = `A new user is added, though ${shorten(twin)} looks the same but for case, space or Unicode form.`;
    issues.push(advise('warning', 'Username', text, 'C3'));
  }
  return [...issues, ...exponentWarnings('Username', username), ...exponentWarnings('Native Id', nativeId)];
}

function exponentWarnings(column: string, text: string): Issue[] {
  const likely = expandExponent(text);
  if (likely === null) return [];
  const what = `${shorten(text)} looks as if a spreadsheet wrote ${shorten(likely)} with an exponent.`;
  return [advise('warning', column, what)];
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
      issues.push(fault('Agent Id', `${found.name} stands twice on the list.`));
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
  const cause = damage ? ` A spreadsheet may have changed it: ${damage}.` : '';
  const place = near.length > 0 ? '' : ' Add it in the Telephony Platform.';
  const missing = `There is no agent ${shorten(agentId)} in ${shorten(environment)}`;
  return { column: 'Agent Id', text: `${missing}${didYouMean(agentId, near)}${cause}${place}` };
}
