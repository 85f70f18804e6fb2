/** One row of the CSV of CRM users by itself: what it asks for, and what is wrong with it whatever is stored. Pure. */
import type { Issue } from '../schema/import-plan.ts';
import { MAX_AGENTS } from '../schema/mapping-limits.ts';
import { splitList } from './csv-list.ts';
import { advise, fault, readFlag, textFault, textFaults } from './csv-shape.ts';

export interface AgentRef {
  readonly environment: string;
  readonly agentId: string;
}

export interface UserRow {
  readonly row: number;
  /** `''` leaves the field as it is, of this and the next three. */
  readonly group: string;
  readonly username: string;
  readonly nativeId: string;
  readonly fullName: string;
  /** Update Mapping is TRUE: the list becomes `agents`. */
  readonly appliesMapping: boolean;
  readonly agents: readonly AgentRef[];
  readonly issues: readonly Issue[];
}

export function readUserRow(row: number, cells: readonly string[]): UserRow {
  const [group = '', username = '', nativeId = '', fullName = '', environment = '', agentId = '', flag = ''] =
    cells;
  const issues: Issue[] = [];
  if (username === '') issues.push(fault('Username', 'Every row needs a username.', 'C1'));
  keep(issues, textFault('User Group', group));
  keep(issues, textFault('Username', username));
  keep(issues, textFault('Native Id', nativeId));
  keep(issues, textFault('Full Name', fullName));
  const update = readFlag('Update Mapping', flag);
  const list = readAgents(environment, agentId, update.value === true);
  issues.push(...update.issues, ...list.issues);
  const appliesMapping = update.value === true;
  return { row, group, username, nativeId, fullName, appliesMapping, agents: list.agents, issues };
}

function keep(issues: Issue[], found: Issue | null): void {
  if (found !== null) issues.push(found);
}

interface AgentCells {
  readonly agents: readonly AgentRef[];
  readonly issues: readonly Issue[];
}

/** Most rows of a large file name no agent. */
const NO_AGENTS: AgentCells = { agents: [], issues: [] };

/** Paired by position; one environment may serve all agents. */
function readAgents(environment: string, agentId: string, isApplied: boolean): AgentCells {
  if (environment === '' && agentId === '') return NO_AGENTS;
  const environments = splitList(environment);
  const ids = splitList(agentId);
  const issues = listIssues(environments, ids, isApplied);
  const isUsable = ids.length > 0 && (environments.length === 1 || environments.length === ids.length);
  const agents = isUsable
    ? ids.map((id, index) => ({
        environment: environments[environments.length === 1 ? 0 : index] ?? '',
        agentId: id,
      }))
    : [];
  return { agents, issues };
}

function listIssues(environments: readonly string[], ids: readonly string[], isApplied: boolean): Issue[] {
  const say = (column: string, text: string, rule?: string) =>
    isApplied ? fault(column, text, rule) : advise('note', column, text, rule);
  if (environments.length === 0)
    return [say('Environment', 'The row names an agent without environment.', 'C10')];
  if (ids.length === 0) return [say('Agent Id', 'The row names an environment without agent.', 'C10')];
  const issues = [...textFaults('Environment', environments), ...textFaults('Agent Id', ids)];
  if (environments.includes(''))
    issues.push(say('Environment', 'There is nothing between two separators.', 'C10'));
  if (ids.includes('')) issues.push(say('Agent Id', 'There is nothing between two separators.', 'C10'));
  if (environments.length > 1 && environments.length !== ids.length) {
    const agents = ids.length === 1 ? '1 agent' : `${ids.length} agents`;
    issues.push(say('Environment', `${environments.length} environments do not pair with ${agents}.`));
  }
  if (ids.length > MAX_AGENTS) issues.push(say('Agent Id', `A list holds at most ${MAX_AGENTS} agents.`));
  return issues;
}
