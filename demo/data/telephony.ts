/** The telephony side of the demo data: environments, the trees of agent groups, and CTI agents without names yet. */
import type { Id } from '../../lib/schema/id.ts';
import type { AgentGroup, CtiAgent, Environment } from '../../lib/schema/telephony-records.ts';
import { createIds, createRandom, type Random } from './random.ts';
import { DEMO_STAMP } from './record-stamp.ts';

interface Platform {
  readonly name: string;
  readonly platformType: string;
  readonly region: string | null;
  readonly active: boolean;
  readonly agentId: (index: number) => string;
}

const padded = (index: number) => (index % 9 === 0 ? String(index).padStart(6, '0') : String(20_000 + index));
const lettered = (index: number) => `${index % 7 === 0 ? 'a' : 'A'}${10_000 + index}`;
const hex = (index: number) => `LAB-${(0xc000 + index).toString(16).replace(/c/, 'C')}`;
const mail = (index: number) => `Agent.${index}@voice.example`;

const PLATFORMS: readonly Platform[] = [
  { name: 'NICE EU', platformType: 'NICE CXone', region: 'eu-west', active: true, agentId: padded },
  { name: 'Genesys US', platformType: 'Genesys Cloud', region: 'us-east', active: true, agentId: lettered },
  { name: 'Cisco APAC', platformType: 'Cisco UCCX', region: 'ap-south', active: true, agentId: mail },
  { name: 'Avaya Lab', platformType: 'Avaya Aura', region: null, active: false, agentId: hex },
  { name: 'NICE US', platformType: 'NICE CXone', region: 'us-west', active: true, agentId: padded },
  {
    name: 'Genesys EU',
    platformType: 'Genesys Cloud',
    region: 'eu-central',
    active: true,
    agentId: lettered,
  },
  { name: 'Five9 Americas', platformType: 'Five9', region: 'us-central', active: true, agentId: mail },
  {
    name: 'Amazon Connect UK',
    platformType: 'Amazon Connect',
    region: 'eu-west',
    active: true,
    agentId: mail,
  },
  { name: 'Talkdesk Iberia', platformType: 'Talkdesk', region: 'eu-south', active: true, agentId: lettered },
  { name: 'Mitel Branches', platformType: 'Mitel', region: null, active: true, agentId: padded },
  { name: 'Cisco Nordics', platformType: 'Cisco UCCE', region: 'eu-north', active: true, agentId: mail },
  { name: 'Genesys Lab', platformType: 'Genesys Engage', region: null, active: false, agentId: lettered },
];

const DEPARTMENTS = ['Voice', 'Chat and messaging', 'Back Office'];
const PLACES = ['Dublin', 'Kraków', 'Manila'];
const TEAMS = ['Team A', 'Team B', 'Nights'];

/** Agents whose ids the demo's story needs, by name of the environment. The last two differ by case only (C6 allows it). */
export const NAMED_AGENTS = [
  { environment: 'NICE EU', agentId: '4711', name: 'Tier 1 Line' },
  { environment: 'NICE EU', agentId: '0042', name: 'Finn Gallagher' },
  { environment: 'Genesys US', agentId: 'A4711', name: 'Finn Gallagher (US)' },
  { environment: 'Genesys US', agentId: 'a4711', name: 'Former Tier 1 Line' },
] as const;

export interface Telephony {
  readonly environments: Environment[];
  readonly agentGroups: AgentGroup[];
  /** The named agents first, then the pool, in the order in which it is handed out. */
  readonly agents: CtiAgent[];
}

export function generateTelephony({ agents, seed }: { agents: number; seed: number }): Telephony {
  const environments = createEnvironments(agents, seed);
  const agentGroups = createAgentGroups(environments, seed);
  return { environments, agentGroups, agents: createAgents({ agents, seed, environments, agentGroups }) };
}

function createEnvironments(agents: number, seed: number): Environment[] {
  const nextId = createIds(seed, 'environments');
  const count = Math.min(PLATFORMS.length, Math.max(4, Math.round(agents / 8_000)));
  return PLATFORMS.slice(0, count).map(({ agentId: _, ...platform }) => ({
    id: nextId(),
    ...DEMO_STAMP,
    ...platform,
  }));
}

function createAgentGroups(environments: readonly Environment[], seed: number): AgentGroup[] {
  const nextId = createIds(seed, 'agent-groups');
  const groups: AgentGroup[] = [];
  const add = (name: string, environmentId: Id<'environments'>, parentId: Id<'agent-groups'> | null) => {
    const id = nextId();
    groups.push({ id, ...DEMO_STAMP, name, environmentId, parentId });
    return id;
  };
  for (const { id } of environments) {
    for (const department of DEPARTMENTS) {
      const root = add(department, id, null);
      for (const place of PLACES) {
        const branch = add(place, id, root);
        // Chat is run by place only, so the tree is two levels deep there and three elsewhere.
        if (department === 'Chat and messaging') continue;
        for (const team of TEAMS) add(team, id, branch);
      }
    }
  }
  return groups;
}

interface AgentParts {
  readonly agents: number;
  readonly seed: number;
  readonly environments: readonly Environment[];
  readonly agentGroups: readonly AgentGroup[];
}

function createAgents({ agents, seed, environments, agentGroups }: AgentParts): CtiAgent[] {
  const nextId = createIds(seed, 'cti-agents');
  const random = createRandom(seed, 'agents');
  const leaves = leavesByEnvironment(environments, agentGroups);
  const named = NAMED_AGENTS.slice(0, agents).map(({ environment, agentId, name }) => {
    const found = environments.find((candidate) => candidate.name === environment);
    if (!found) throw new Error(`The demo story needs the environment ${environment}.`);
    return newAgent({ id: nextId(), environment: found, agentId, name, leaves, random });
  });
  const pool = Array.from({ length: agents - named.length }, (_, index) => {
    const environment = environmentAt(environments, index);
    const platform = PLATFORMS.find(({ name }) => name === environment.name);
    const agentId = platform?.agentId(index + 1) ?? String(index);
    return newAgent({ id: nextId(), environment, agentId, name: '', leaves, random });
  });
  return [...named, ...pool];
}

/** Every second agent is in the first environment, the others take turns. */
function environmentAt(environments: readonly Environment[], index: number): Environment {
  const turn = index % 2 === 0 ? 0 : 1 + (Math.floor(index / 2) % (environments.length - 1));
  const environment = environments[turn];
  if (!environment) throw new RangeError(`There is no environment ${turn}.`);
  return environment;
}

function leavesByEnvironment(environments: readonly Environment[], groups: readonly AgentGroup[]) {
  const parents = new Set(groups.map(({ parentId }) => parentId));
  const leaves = groups.filter(({ id }) => !parents.has(id));
  return new Map(
    environments.map(({ id }) => [id, leaves.filter(({ environmentId }) => environmentId === id)]),
  );
}

interface NewAgent {
  readonly id: Id<'cti-agents'>;
  readonly environment: Environment;
  readonly agentId: string;
  readonly name: string;
  readonly leaves: ReadonlyMap<string, readonly AgentGroup[]>;
  readonly random: Random;
}

function newAgent({ id, environment, agentId, name, leaves, random }: NewAgent): CtiAgent {
  const groups = leaves.get(environment.id) ?? [];
  return {
    id,
    ...DEMO_STAMP,
    environmentId: environment.id,
    agentId,
    name,
    agentGroupId: random.chance(5) ? null : random.pick(groups).id,
    extension: random.chance(80) ? String(1000 + random.below(9000)) : null,
    loginId: random.chance(60) ? agentId.toLowerCase() : null,
    active: name !== '' || !random.chance(4),
  };
}
