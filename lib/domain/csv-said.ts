/** What a file of CRM users says of anybody at all: the rest is neither read nor kept. Pure. */
import type { UserRow } from './csv-user-row.ts';

export interface Said {
  readonly nativeIds: boolean;
  readonly fullNames: boolean;
  /** Of groups and lists of agents, for which what a user has by now must be known, name and all. */
  readonly levels: boolean;
}

export function saidIn(rows: readonly UserRow[]): Said {
  const levels = rows.some(
    ({ group, agents, appliesMapping }) => group !== '' || agents.length > 0 || appliesMapping,
  );
  return {
    nativeIds: rows.some(({ nativeId }) => nativeId !== ''),
    fullNames: rows.some(({ fullName }) => fullName !== ''),
    levels,
  };
}
