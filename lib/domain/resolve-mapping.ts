/** Whom a CTI agent is plugged to: a user's own list wins, else the one user who inherits it. Rule: `product.md`, Run time. Pure. */
import type { Level } from '../schema/settings-fields.ts';
import { byCodePoint } from './near-miss.ts';

export interface InstanceFacts {
  readonly id: string;
  readonly name: string;
  readonly crmId: string;
  readonly active: boolean;
}

export interface ReachedUser {
  readonly id: string;
  readonly username: string;
  readonly fullName: string | null;
}

/** A list that holds the agent, and whom it is in force for. */
export interface HeldList {
  readonly instance: InstanceFacts;
  readonly level: Level;
  /** Name of the group or the instance; of the user on a list of their own. */
  readonly name: string;
  /** The user, or those who inherit the list; where there are more than ten, any eleven of them. */
  readonly users: readonly ReachedUser[];
}

export type MappingChoice =
  | { readonly kind: 'user'; readonly list: HeldList; readonly user: ReachedUser }
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'several-users';
      readonly lists: readonly HeldList[];
      readonly users: readonly ReachedUser[];
    }
  | { readonly kind: 'several-instances'; readonly instances: readonly InstanceFacts[] };

/** `crmId` names the instance that is asked about; `null` asks about all of them. */
export function chooseUser(lists: readonly HeldList[], crmId: string | null): MappingChoice {
  const asked = lists.filter(({ instance }) => crmId === null || instance.crmId === crmId);
  const reaching = inForce(asked);
  const all = instancesOf(reaching);
  // An inactive instance takes no events, so it needs no telling apart where an active one does.
  const active = all.filter((instance) => instance.active);
  const [instance, ...others] = active.length > 0 ? active : all;
  if (!instance) return { kind: 'nobody' };
  if (others.length > 0) return { kind: 'several-instances', instances: [instance, ...others] };
  const here = reaching.filter((list) => list.instance.id === instance.id);
  const users = usersOf(here);
  const [user, ...more] = users;
  const list = here.find((each) => each.users.some(({ id }) => id === user?.id));
  if (!user || !list) return { kind: 'nobody' };
  return more.length === 0 ? { kind: 'user', list, user } : { kind: 'several-users', lists: here, users };
}

/** The lists that reach somebody; where users of an instance have the agent on own lists, only these. */
function inForce(lists: readonly HeldList[]): HeldList[] {
  const reaching = lists.filter(({ users }) => users.length > 0);
  const owned = new Set(reaching.filter(({ level }) => level === 'user').map(({ instance }) => instance.id));
  return reaching.filter(({ level, instance }) => level === 'user' || !owned.has(instance.id));
}

function instancesOf(lists: readonly HeldList[]): InstanceFacts[] {
  const byId = new Map(lists.map(({ instance }) => [instance.id, instance]));
  return [...byId.values()].sort((a, b) => byCodePoint(a.crmId, b.crmId));
}

function usersOf(lists: readonly HeldList[]): ReachedUser[] {
  const byId = new Map(lists.flatMap(({ users }) => users.map((user) => [user.id, user] as const)));
  return [...byId.values()].sort((a, b) => byCodePoint(a.username, b.username));
}
