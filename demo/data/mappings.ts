/** Plugs the demo's instances, groups and users to CTI agents, keeping rule C7, and names the agents after their users. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import { pickName } from './names.ts';
import { createRandom, type Random } from './random.ts';

/** The records of one instance, and the agents that only this instance draws from. */
export interface MappedRecords {
  readonly instance: CrmInstance;
  readonly groups: readonly CrmUserGroup[];
  readonly users: readonly CrmUser[];
  /** Agents already named for the story, by agent id; on no list but the story's. */
  readonly named: ReadonlyMap<string, CtiAgent>;
  readonly pool: readonly CtiAgent[];
  readonly seed: number;
}

/** Lists that are part of the story, by username: agent ids, or how many to take from the pool; `inherit` keeps that. */
const STORY: Readonly<Record<string, readonly string[] | number | 'inherit'>> = {
  'ada.lindqvist': 'inherit',
  'ben.okafor': 'inherit',
  'sam.rivera': 0,
  'eve.tanaka': 'inherit',
  'finn.gallagher': ['0042', 'A4711'],
  'michal.levi': 1,
  // One more than advised by C8.
  'svc.dialer': 11,
};

const GROUP_STORY: Readonly<Record<string, readonly string[] | number>> = {
  'Tier 1': ['4711'],
  'Back Office': 2,
  'Nights and Weekends': 0,
};

type Take = (wanted: readonly string[] | number) => CtiAgent[];

/** Writes the mappings into the records, and names into the agents that are given out. */
export function assignMappings({ instance, groups, users, named, pool, seed }: MappedRecords): void {
  const random = createRandom(seed, `mappings of ${instance.name}`);
  const take = createTake(named, pool);
  instance.mapping = override(take(1), () => 'Reception');
  for (const [index, group] of groups.entries()) {
    const wanted = GROUP_STORY[group.name] ?? (index % 3 === 1 ? 1 : 'inherit');
    if (wanted !== 'inherit') group.mapping = override(take(wanted), (line) => `${group.name} line ${line}`);
  }
  for (const user of users) {
    const wanted = STORY[user.username] ?? wantedAgents(random);
    if (wanted === 'inherit') continue;
    const person = user.fullName ?? user.username;
    user.mapping = override(take(wanted), (line) => (line === 1 ? person : `${person} (${line})`));
  }
}

/** Names those whom nobody holds: people who have left, and spare seats. */
export function nameFreeAgents(agents: readonly CtiAgent[], seed: number): void {
  const random = createRandom(seed, 'free agents');
  for (const agent of agents) {
    if (agent.name !== '') continue;
    agent.name = random.chance(20) ? `Spare seat ${agent.agentId}` : pickName(random).fullName;
  }
}

/** Gives out each agent of the pool once, which is what keeps C7. */
function createTake(named: ReadonlyMap<string, CtiAgent>, pool: readonly CtiAgent[]): Take {
  let given = 0;
  return (wanted) => {
    if (typeof wanted !== 'number') return wanted.flatMap((agentId) => named.get(agentId) ?? []);
    const agents = pool.slice(given, given + wanted);
    given += agents.length;
    return agents;
  };
}

/** Of 100 users about 62 have agents of their own, 3 deliberately none, 35 inherit. */
function wantedAgents(random: Random): number | 'inherit' {
  const dice = random.below(100);
  if (dice < 44) return 1;
  if (dice < 57) return 2;
  if (dice < 62) return 3;
  return dice < 65 ? 0 : 'inherit';
}

function override(agents: readonly CtiAgent[], nameOf: (line: number) => string): CtiMapping {
  for (const [index, agent] of agents.entries()) agent.name ||= nameOf(index + 1);
  return { mode: 'override', agents: agents.map(({ id }) => id) };
}
