/** The CRM side of the demo data: groups and users of one instance, with their overrides but no mappings yet. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { Id } from '../../lib/schema/id.ts';
import type { PopFlowValues } from '../../lib/schema/settings.ts';
import { createLogins, pickName } from './names.ts';
import type { CastMember, DemoPerson } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { DEMO_STAMP } from './record-stamp.ts';

/** Native id of the first user; the CRM counts up from here. */
const FIRST_NATIVE_ID = 1001;

const GROUP_NAMES = [
  'Tier 1',
  'Tier 2',
  'Back Office',
  'Supervisors',
  'Billing',
  'Field Dispatch',
  'Service VIP',
  'Équipe francophone',
  'צוות תמיכה',
  'Nights and Weekends',
];
const REGIONS = [
  'EMEA',
  'Americas',
  'APAC',
  'Nordics',
  'Iberia',
  'DACH',
  'UK and Ireland',
  'Benelux',
  'MENA',
];

/** Own PopFlow values of the groups that have any, by name. */
const GROUP_POPFLOW: Readonly<Record<string, PopFlowValues>> = {
  'Tier 1': { clientDisplay: 'popped-out', events: { Ringing: 'Screen pop by caller' } },
  'Tier 2': {
    logLevel: 'info',
    events: { Ringing: 'Open latest ticket', Transferred: 'Show hand-over note' },
  },
  'Back Office': { enabled: false, events: { Ringing: null } },
  Supervisors: { clientDisplay: 'hidden', notifyOnError: false },
};

const USER_POPFLOW: readonly PopFlowValues[] = [
  { autoOpen: false },
  { logLevel: 'debug' },
  { clientDisplay: 'docked' },
  { clientDisplay: 'hidden', notifyOnError: false },
  { events: { Ringing: null } },
  { events: { Missed: 'Create call-back ticket' }, logLevel: 'warn' },
];

export interface UserParts {
  readonly instance: CrmInstance;
  readonly groups: readonly CrmUserGroup[];
  readonly cast: readonly CastMember[];
  readonly count: number;
  readonly seed: number;
  readonly nextId: () => Id<'crm-users'>;
}

/** Groups by the fixed names first, then by region and number. */
export function createGroups(
  instanceId: Id<'crm-instances'>,
  count: number,
  nextId: () => Id<'crm-user-groups'>,
): CrmUserGroup[] {
  return Array.from({ length: count }, (_, index) => {
    const extra = index - GROUP_NAMES.length;
    const name =
      GROUP_NAMES[index] ??
      `${REGIONS[extra % REGIONS.length]} Team ${Math.floor(extra / REGIONS.length) + 1}`;
    const popFlow = GROUP_POPFLOW[name] ?? (index % 5 === 4 ? { logLevel: 'warn' } : {});
    return { id: nextId(), ...DEMO_STAMP, instanceId, name, popFlow, mapping: { mode: 'inherit' } };
  });
}

/** Users together with the people of the CRM they stand for: the CRM knows a native id even where we do not. */
export function createUsers(parts: UserParts): { users: CrmUser[]; people: DemoPerson[] } {
  const random = createRandom(parts.seed, `users of ${parts.instance.name}`);
  const uniqueLogin = createLogins(parts.cast.map(({ username }) => username));
  const users: CrmUser[] = [];
  const people: DemoPerson[] = [];
  for (let index = 0; index < parts.count; index += 1) {
    const member = parts.cast[index] ?? null;
    const name = member ? null : pickName(random);
    const username = member?.username ?? uniqueLogin(name?.login ?? '');
    const fullName = member ? member.fullName : (name?.fullName ?? null);
    const nativeId = String(FIRST_NATIVE_ID + index);
    people.push({ nativeId, username, fullName: fullName ?? username });
    users.push({
      id: parts.nextId(),
      ...DEMO_STAMP,
      instanceId: parts.instance.id,
      username,
      nativeId: member || !random.chance(2) ? nativeId : null,
      fullName,
      groupId: member ? groupNamed(parts.groups, member.group) : someGroup(parts.groups, random),
      popFlow: !member && random.chance(8) ? random.pick(USER_POPFLOW) : {},
      mapping: { mode: 'inherit' },
    });
  }
  return { users, people };
}

function groupNamed(groups: readonly CrmUserGroup[], name: string | null): Id<'crm-user-groups'> | null {
  return groups.find((group) => group.name === name)?.id ?? null;
}

/** The first groups are the largest, as in a real service desk. */
function someGroup(groups: readonly CrmUserGroup[], random: Random): Id<'crm-user-groups'> | null {
  if (groups.length === 0 || random.chance(6)) return null;
  return groups[Math.min(random.below(groups.length), random.below(groups.length))]?.id ?? null;
}
