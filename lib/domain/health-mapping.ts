/** Health of mappings: lists that reach nobody, too many agents, inactive ones, owned twice, or none at all. Pure. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import { ADVISED_AGENTS } from '../schema/mapping-limits.ts';
import { effectiveMapping, levelsOf } from './effective.ts';
import type { HealthFinding, HealthQuestion, HealthRecord } from './health.ts';
import { ownList } from './owner-index.ts';

export function unmappedFindings({ instance, groups, users }: HealthQuestion): HealthFinding[] {
  const groupsById = new Map<string, CrmUserGroup>(groups.map((group) => [group.id, group]));
  return users.flatMap((user): HealthFinding[] => {
    const group = (user.groupId && groupsById.get(user.groupId)) || null;
    const { source, agents } = effectiveMapping(levelsOf(instance, group, user));
    if (source === null) return [{ is: 'inherits-nothing', record: userRecord(user) }];
    return agents.length === 0 ? [{ is: 'unmapped', record: userRecord(user) }] : [];
  });
}

interface List {
  record: HealthRecord;
  agents: readonly string[];
}

export function listFindings(question: HealthQuestion): HealthFinding[] {
  return listsOf(question).flatMap(({ record, agents }): HealthFinding[] => {
    const findings: HealthFinding[] = [];
    const inactive = agents.filter((id) => isInactive(id, question));
    if (inactive.length > 0) {
      const kept = agents.filter((id) => !inactive.includes(id));
      const fix = { mode: 'override', agents: kept } as Extract<
        HealthFinding,
        { is: 'inactive-agents' }
      >['fix'];
      const named = inactive.map((id) => agentRecord(id, question));
      findings.push({ is: 'inactive-agents', record, agents: named, fix });
    }
    if (agents.length > ADVISED_AGENTS) findings.push({ is: 'over-ten', record, count: agents.length });
    return findings;
  });
}

export function ownedTwiceFindings(question: HealthQuestion): HealthFinding[] {
  return [...ownersByAgent(question)]
    .filter(([, owners]) => owners.length > 1)
    .map(([id, owners]) => ({ is: 'owned-twice', record: agentRecord(id, question), owners }));
}

export function orphanFindings(question: HealthQuestion): HealthFinding[] {
  const owned = ownersByAgent(question);
  return [...question.agents.keys()]
    .filter((id) => !owned.has(id) && !isInactive(id, question))
    .map((id) => ({ is: 'orphan-agent', record: agentRecord(id, question) }));
}

function ownersByAgent(question: HealthQuestion): Map<string, HealthRecord[]> {
  const owners = new Map<string, HealthRecord[]>();
  for (const { record, agents } of listsOf(question)) {
    for (const id of agents) {
      const known = owners.get(id);
      if (known) known.push(record);
      else owners.set(id, [record]);
    }
  }
  return owners;
}

/** The own lists of instance, groups and users. */
function listsOf({ instance, groups, users }: HealthQuestion): List[] {
  const listOf = (record: HealthRecord, { mapping }: Pick<CrmInstance, 'mapping'>) => ({
    record,
    agents: ownList(mapping),
  });
  return [
    listOf({ kind: 'crm-instances', id: instance.id, name: instance.name }, instance),
    ...groups.map((group) => listOf({ kind: 'crm-user-groups', id: group.id, name: group.name }, group)),
    ...users.map((user) => listOf(userRecord(user), user)),
  ];
}

/** An agent that is not there any more was deleted a moment ago, and its mappings go with it. */
function isInactive(id: string, { agents, environments }: HealthQuestion): boolean {
  const agent = agents.get(id);
  if (!agent) return false;
  return !agent.active || environments.get(agent.environmentId)?.active === false;
}

function agentRecord(id: string, { agents }: HealthQuestion): HealthRecord {
  return { kind: 'cti-agents', id, name: agents.get(id)?.name ?? '' };
}

function userRecord(user: CrmUser): HealthRecord {
  return { kind: 'crm-users', id: user.id, name: user.fullName || user.username };
}
