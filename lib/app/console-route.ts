/** The places of the console and their addresses; every page, tab and record has one. Pure. */
import type { Route } from './router.ts';

export const INSTANCE_TABS = ['settings', 'users', 'history'] as const;
export const GROUP_TABS = ['information', 'popflow', 'mapping', 'users', 'history'] as const;
export const USER_TABS = ['information', 'popflow', 'mapping', 'history'] as const;
export const ENVIRONMENT_TABS = ['agents', 'groups', 'settings', 'history'] as const;
export const AGENT_TABS = ['details', 'history'] as const;
export const MAPPING_LEVELS = ['instances', 'groups', 'users'] as const;

export type InstanceTab = (typeof INSTANCE_TABS)[number];
export type GroupTab = (typeof GROUP_TABS)[number];
export type UserTab = (typeof USER_TABS)[number];
export type EnvironmentTab = (typeof ENVIRONMENT_TABS)[number];
export type AgentTab = (typeof AGENT_TABS)[number];
export type MappingLevel = (typeof MAPPING_LEVELS)[number];

export type ConsolePlace =
  | { page: 'home' }
  | { page: 'instance'; id: string; tab: InstanceTab }
  | { page: 'group'; instanceId: string; id: string; tab: GroupTab }
  | { page: 'user'; instanceId: string; id: string; tab: UserTab }
  | { page: 'telephony' }
  | { page: 'environment'; id: string; tab: EnvironmentTab }
  | { page: 'agent'; environmentId: string; id: string; tab: AgentTab }
  | { page: 'mapping'; level: MappingLevel; id: string | null }
  | { page: 'health'; instanceId: string | null }
  | { page: 'resolve' }
  | { page: 'compare'; instanceId: string | null; ids: readonly [string | null, string | null] }
  | { page: 'deleted'; within: 'instances' | 'environments' | null; id: string | null }
  | { page: 'import'; kind: 'crm-users' | 'cti-agents'; instanceId: string | null }
  | { page: 'imports' }
  | { page: 'accounts' }
  | { page: 'pending' }
  | { page: 'confirm'; rest: string }
  | { page: 'unknown' };

const UNKNOWN: ConsolePlace = { page: 'unknown' };

/** The place an address means; `unknown` for anything that is not exactly one. */
export function placeOf({ name, rest }: Route): ConsolePlace {
  if (name === 'confirm') return { page: 'confirm', rest };
  const parts = rest === '' ? [] : rest.split('/');
  switch (name) {
    case '':
      return exactly(parts, 0, { page: 'home' });
    case 'instances':
      return instancePlace(parts);
    case 'telephony':
      return telephonyPlace(parts);
    case 'mapping':
      return mappingPlace(parts);
    case 'health':
      return parts.length > 1 ? UNKNOWN : { page: 'health', instanceId: parts[0] || null };
    case 'resolve':
      return exactly(parts, 0, { page: 'resolve' });
    case 'compare':
      return comparePlace(parts);
    case 'deleted':
      return deletedPlace(parts);
    case 'import':
      return importPlace(parts);
    case 'imports':
      return exactly(parts, 0, { page: 'imports' });
    case 'accounts':
      return exactly(parts, 0, { page: 'accounts' });
    case 'pending':
      return exactly(parts, 0, { page: 'pending' });
    default:
      return UNKNOWN;
  }
}

function instancePlace([id, section, recordId, tab, ...more]: string[]): ConsolePlace {
  if (!id || more.length > 0) return UNKNOWN;
  if (recordId && section === 'users') {
    const found = tabOf(USER_TABS, tab);
    return found ? { page: 'user', instanceId: id, id: recordId, tab: found } : UNKNOWN;
  }
  if (recordId && section === 'groups') {
    const found = tabOf(GROUP_TABS, tab);
    return found ? { page: 'group', instanceId: id, id: recordId, tab: found } : UNKNOWN;
  }
  const found = recordId === undefined ? tabOf(INSTANCE_TABS, section) : null;
  return found ? { page: 'instance', id, tab: found } : UNKNOWN;
}

function telephonyPlace([id, section, recordId, tab, ...more]: string[]): ConsolePlace {
  if (more.length > 0) return UNKNOWN;
  if (!id) return section === undefined ? { page: 'telephony' } : UNKNOWN;
  if (recordId && section === 'agents') {
    const found = tabOf(AGENT_TABS, tab);
    return found ? { page: 'agent', environmentId: id, id: recordId, tab: found } : UNKNOWN;
  }
  const found = recordId === undefined ? tabOf(ENVIRONMENT_TABS, section) : null;
  return found ? { page: 'environment', id, tab: found } : UNKNOWN;
}

function mappingPlace([level, id, ...more]: string[]): ConsolePlace {
  const found = level === undefined ? 'users' : MAPPING_LEVELS.find((known) => known === level);
  return found && more.length === 0 ? { page: 'mapping', level: found, id: id || null } : UNKNOWN;
}

function deletedPlace([within, id, ...more]: string[]): ConsolePlace {
  if (within === undefined) return { page: 'deleted', within: null, id: null };
  const isKnown = within === 'instances' || within === 'environments';
  return isKnown && id && more.length === 0 ? { page: 'deleted', within, id } : UNKNOWN;
}

/** Users are imported into an instance, agents into none. */
function importPlace([kind, instanceId, ...more]: string[]): ConsolePlace {
  if (more.length > 0) return UNKNOWN;
  if (kind === 'agents' && instanceId === undefined)
    return { page: 'import', kind: 'cti-agents', instanceId: null };
  return kind === 'users' && instanceId ? { page: 'import', kind: 'crm-users', instanceId } : UNKNOWN;
}

/** `-` stands for the one that is not chosen yet. */
function comparePlace([instanceId, first, second, ...more]: string[]): ConsolePlace {
  if (more.length > 0) return UNKNOWN;
  const chosen = (id: string | undefined) => (id === undefined || id === '-' ? null : id);
  return { page: 'compare', instanceId: instanceId || null, ids: [chosen(first), chosen(second)] };
}

/** The first tab needs no name. */
function tabOf<T extends string>(tabs: readonly T[], name: string | undefined): T | null {
  return (name === undefined ? tabs[0] : tabs.find((tab) => tab === name)) ?? null;
}

function exactly(parts: readonly string[], count: number, place: ConsolePlace): ConsolePlace {
  return parts.length === count ? place : UNKNOWN;
}

/** The address of a place; `placeOf` gives the place back. */
export function addressOf(place: Exclude<ConsolePlace, { page: 'unknown' }>): string {
  switch (place.page) {
    case 'home':
      return '#/';
    case 'instance':
      return join('instances', place.id, place.tab === 'settings' ? null : place.tab);
    case 'user':
      return join('instances', place.instanceId, 'users', place.id, unlessFirst(USER_TABS, place.tab));
    case 'group':
      return join('instances', place.instanceId, 'groups', place.id, unlessFirst(GROUP_TABS, place.tab));
    case 'environment':
      return join('telephony', place.id, unlessFirst(ENVIRONMENT_TABS, place.tab));
    case 'agent':
      return join('telephony', place.environmentId, 'agents', place.id, unlessFirst(AGENT_TABS, place.tab));
    case 'mapping':
      return join('mapping', place.level, place.id);
    case 'compare':
      return join('compare', place.instanceId, ...compareParts(place.ids));
    case 'deleted':
      return join('deleted', place.within, place.id);
    case 'import':
      return join('import', place.kind === 'crm-users' ? 'users' : 'agents', place.instanceId);
    case 'health':
      return join('health', place.instanceId);
    case 'confirm':
      return `#/confirm/${place.rest}`;
    default:
      return join(place.page);
  }
}

function compareParts(ids: readonly (string | null)[]): string[] {
  return ids.every((id) => id === null) ? [] : ids.map((id) => id ?? '-');
}

function join(...parts: (string | null)[]): string {
  return `#/${parts.filter((part) => part !== null).join('/')}`;
}

function unlessFirst<T extends string>(tabs: readonly T[], tab: T): T | null {
  return tab === tabs[0] ? null : tab;
}

/** The instance that a place is in or about. */
export function instanceOf(place: ConsolePlace): string | null {
  if (place.page === 'instance') return place.id;
  return 'instanceId' in place ? place.instanceId : null;
}

/** Which area of the left pane a place belongs to; `null` for places of neither. */
export function areaOf({ page }: ConsolePlace): 'crm' | 'telephony' | null {
  if (page === 'telephony' || page === 'environment' || page === 'agent') return 'telephony';
  return page === 'instance' || page === 'group' || page === 'user' ? 'crm' : null;
}
