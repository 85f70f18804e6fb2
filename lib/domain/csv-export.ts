/** The cells of an export: what importing them again leaves as it is. Pure. */
import { joinList } from './csv-list.ts';

export interface ExportedUser {
  readonly group: string | null;
  readonly username: string;
  readonly nativeId: string | null;
  readonly fullName: string | null;
  /** Of the own list, in its order; `null`: the user inherits. */
  readonly agents: readonly { readonly environment: string; readonly agentId: string }[] | null;
}

/** `appliesMapping`: users in Override are written so that importing them sets their list. */
export function userCells(user: ExportedUser, appliesMapping: boolean): string[] {
  const { group, username, nativeId, fullName, agents } = user;
  const environments = (agents ?? []).map(({ environment }) => environment);
  const isOne = new Set(environments).size === 1;
  return [
    group ?? '',
    username,
    nativeId ?? '',
    fullName ?? '',
    joinList(isOne ? environments.slice(0, 1) : environments),
    joinList((agents ?? []).map(({ agentId }) => agentId)),
    appliesMapping && agents !== null ? 'TRUE' : 'FALSE',
  ];
}

export interface ExportedAgent {
  readonly environment: string;
  readonly agentId: string;
  readonly name: string;
  readonly group: string | null;
  readonly extension: string | null;
  readonly loginId: string | null;
  readonly active: boolean;
}

export function agentCells(agent: ExportedAgent): string[] {
  const { environment, agentId, name, group, extension, loginId, active } = agent;
  return [environment, agentId, name, group ?? '', extension ?? '', loginId ?? '', active ? 'TRUE' : 'FALSE'];
}
