/** What must be unique and is not, as far as this copy knows; the server has the last word and the same words. Pure. */
import type { Kind } from '../schema/kind.ts';
import type { Problem } from '../schema/problem.ts';
import type { AnyRow, RowOf } from '../schema/rows.ts';
import type { Records } from './records.ts';

/** The row as it is to be; `null` where nothing known stands against it. */
export function takenProblem(kind: Kind, row: AnyRow, records: Records): Problem | null {
  const unique = UNIQUE[kind];
  if (!unique) return null;
  const value = String(row[unique.field as keyof AnyRow]);
  const home = unique.home && row[unique.home as keyof AnyRow];
  const isSame = (other: AnyRow) =>
    other.id !== row.id &&
    other[unique.field as keyof AnyRow] === value &&
    (!unique.home || other[unique.home as keyof AnyRow] === home);
  if (!rivals(kind, row, records).some(isSame)) return null;
  const { code, title, rule, field } = unique;
  return { status: 409, code, title, field, ...(rule ? { rule } : {}), detail: unique.detail(value) };
}

interface Unique {
  readonly field: string;
  /** Field that names the record within which it is unique. */
  readonly home?: string;
  readonly code: string;
  readonly title: string;
  readonly rule?: string;
  detail(value: string): string;
}

const UNIQUE: Partial<Record<Kind, Unique>> = {
  'crm-users': {
    field: 'username',
    home: 'instanceId',
    code: 'username_taken',
    title: 'Username taken',
    rule: 'C2',
    detail: (name) => `Another user of this CRM instance is called ${name}. Choose another username.`,
  },
  'crm-user-groups': {
    field: 'name',
    home: 'instanceId',
    code: 'group_name_taken',
    title: 'Group name taken',
    rule: 'C4',
    detail: (name) => `Another user group of this CRM instance is called ${name}. Choose another name.`,
  },
  'crm-instances': {
    field: 'crmId',
    code: 'crm_id_taken',
    title: 'CRM ID taken',
    detail: (crmId) => `Another CRM instance has the CRM ID ${crmId}. Choose another one.`,
  },
  environments: {
    field: 'name',
    code: 'environment_name_taken',
    title: 'Environment name taken',
    detail: (name) => `Another environment is called ${name}. Choose another name.`,
  },
  'cti-agents': {
    field: 'agentId',
    home: 'environmentId',
    code: 'agent_id_taken',
    title: 'Agent id taken',
    rule: 'C6',
    detail: (agentId) =>
      `Another CTI agent of this environment has the agent id ${agentId}. Choose another one.`,
  },
};

/** Users are found by their index: making objects of all of them would be too much for one question. */
function rivals(kind: Kind, row: AnyRow, records: Records): AnyRow[] {
  if (kind !== 'crm-users') return [...records.values(kind)];
  const { instanceId, username } = row as RowOf<'crm-users'>;
  return [records.userByUsername(instanceId, username) ?? []].flat();
}
