/** One row of the CSV of CTI agents by itself. Pure. */
import type { Issue } from '../schema/import-plan.ts';
import { fault, readFlag, textFaults } from './csv-shape.ts';

export interface AgentFileRow {
  readonly row: number;
  readonly environment: string;
  readonly agentId: string;
  /** `''` leaves the field as it is, of this and the next three; `null` that of the last. */
  readonly name: string;
  readonly group: string;
  readonly extension: string;
  readonly loginId: string;
  readonly active: boolean | null;
  readonly issues: readonly Issue[];
}

export function readAgentRow(row: number, cells: readonly string[]): AgentFileRow {
  const [environment = '', agentId = '', name = '', group = '', extension = '', loginId = '', flag = ''] =
    cells;
  const issues: Issue[] = [];
  if (environment === '') issues.push(fault('Environment', 'Every row needs an environment.'));
  if (agentId === '') issues.push(fault('Agent Id', 'Every row needs an agent id.'));
  const named = {
    Environment: environment,
    'Agent Id': agentId,
    Name: name,
    'Agent Group': group,
    Extension: extension,
    'Login Id': loginId,
  };
  for (const [column, text] of Object.entries(named)) issues.push(...textFaults(column, [text]));
  const active = readFlag('Active', flag);
  issues.push(...active.issues);
  return { row, environment, agentId, name, group, extension, loginId, active: active.value, issues };
}
