/** The sentences of a resolution trace: what each step found, or what is missing and what to do. Pure. */
import type { TraceQuestion } from '../schema/trace.ts';
import { differenceOf } from './near-miss.ts';
import type { HeldList, MappingChoice, ReachedUser } from './resolve-mapping.ts';

export const quoted = (text: string) => `"${text}"`;

export function nameOf({ fullName, username }: Pick<ReachedUser, 'fullName' | 'username'>): string {
  return fullName || username;
}

/** `"a4711" exists, you wrote "A4711": upper and lower case differ.` Empty where nothing is near. */
export function nearMissWords(asked: string, near: readonly string[]): string {
  const [first] = near;
  if (first === undefined) return '';
  const difference = differenceOf(asked, first);
  const why = difference === null ? '' : `: ${difference}`;
  return ` ${quoted(first)} exists, you wrote ${quoted(asked)}${why}.`;
}

/** `"A"`, `"A" and "B"`, `"A", "B" and 3 more`. */
export function listWords(names: readonly string[], shown = 3): string {
  const some = names.slice(0, shown).map(quoted);
  const rest = names.length - some.length;
  if (rest > 0) return `${some.join(', ')} and ${rest} more`;
  const last = some.at(-1) ?? '';
  return some.length < 2 ? last : `${some.slice(0, -1).join(', ')} and ${last}`;
}

function listOwner({ level, name }: HeldList): string {
  return level === 'instance' ? `the CRM instance ${quoted(name)}` : `the group ${quoted(name)}`;
}

export function mappedWords(
  { agentId }: TraceQuestion,
  { list, user }: Extract<MappingChoice, { kind: 'user' }>,
): string {
  const agent = `Agent ${quoted(agentId)}`;
  if (list.level === 'user') return `${agent} is on the own list of ${quoted(nameOf(user))}.`;
  return `${agent} is on the list of ${listOwner(list)}, which ${quoted(nameOf(user))} alone inherits.`;
}

/** More than ten are looked up as eleven. */
export function severalUsersWords(
  { agentId }: TraceQuestion,
  { lists, users }: Extract<MappingChoice, { kind: 'several-users' }>,
  most: number,
): string {
  const count = users.length > most ? `more than ${most}` : String(users.length);
  const agent = `agent ${quoted(agentId)}`;
  const help = 'Put it on the own list of one of them.';
  if (lists.some(({ level }) => level === 'user')) {
    return `Ambiguous: ${agent} is on the own lists of ${count} CRM users. Leave it on one of them.`;
  }
  const owners = lists.map(listOwner).join(' and ');
  return `Ambiguous: ${count} CRM users inherit ${agent} from ${owners}. ${help}`;
}

/** No user of the instance, or of any instance the caller may see, has the agent. */
export function nobodyWords({ agentId, crmId }: TraceQuestion, lists: readonly HeldList[]): string {
  const agent = `Agent ${quoted(agentId)}`;
  if (lists.length === 0) return `${agent} is on no list: map a CRM user, a group or an instance to it.`;
  const here = lists.filter(({ instance }) => crmId === null || instance.crmId === crmId);
  if (here.length > 0) {
    const owners = here.map(listOwner).join(' and of ');
    return `${agent} is on the list of ${owners}, but no CRM user inherits that list.`;
  }
  const places = [...new Set(lists.map(({ instance }) => instance.name))];
  return `${agent} is on no list of ${quoted(crmId ?? '')}. It is mapped in ${listWords(places)}.`;
}
