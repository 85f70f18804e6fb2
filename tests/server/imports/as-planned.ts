/** What the tenant must hold once a plan was applied, worked out from what was there and from the plan's own words alone. */
import type { PlanRow } from '../../../lib/schema/import-plan.ts';
import { inherit, NICE, NORTH, own } from '../tenant-fixture.ts';

export type Row = Record<string, unknown>;
/** By kind and id, as `contents` answers them. */
export type Rows = Record<string, Row>;

interface Tenant {
  /** What is there from now on. */
  readonly rows: Map<string, Row>;
  /** Rows that were not there: only their ids are taken from here. */
  readonly fresh: readonly (readonly [string, Row])[];
}

const isWritten = ({ state }: PlanRow) => state === 'create' || state === 'update';

/** `after`: what is there now, for the ids of what is new. */
export function asPlanned(
  { before, after }: { before: Rows; after: Rows },
  planned: readonly PlanRow[],
  kind: 'crm-users' | 'cti-agents',
): Rows {
  const fresh = Object.entries(after).filter(([key]) => !(key in before));
  const tenant = { rows: new Map(Object.entries(before)), fresh };
  const take = kind === 'crm-users' ? takeUser : takeAgent;
  for (const row of planned.filter(isWritten)) take(tenant, row);
  return Object.fromEntries(tenant.rows);
}

function of(rows: Iterable<readonly [string, Row]>, kind: string, fields: Row): Row | undefined {
  for (const [key, row] of rows) {
    if (key.startsWith(`${kind} `) && Object.entries(fields).every(([name, value]) => row[name] === value))
      return row;
  }
  return undefined;
}

/** The row with these fields: one that is there, or else a new one that otherwise is as `blank`. */
function rowOf({ rows, fresh }: Tenant, kind: string, { fields, blank }: { fields: Row; blank: Row }): Row {
  const present = of(rows, kind, fields);
  if (present) return present;
  const id = of(fresh, kind, fields)?.id ?? `missing ${JSON.stringify(fields)}`;
  const made = { id, ...blank, ...fields };
  rows.set(`${kind} ${id}`, made);
  return made;
}

const put = ({ rows }: Tenant, kind: string, row: Row) => void rows.set(`${kind} ${row.id}`, row);

const BLANK_USER = { nativeId: null, fullName: null, groupId: null, popFlow: {}, mapping: inherit };
const BLANK_GROUP = { popFlow: {}, mapping: inherit };

function takeUser(tenant: Tenant, { name, changes, taken }: PlanRow): void {
  for (const { agentId, ownerId } of taken) {
    const owner = rowOf(tenant, 'crm-users', { fields: { id: ownerId }, blank: {} });
    const { agents } = owner.mapping as { agents: string[] };
    put(tenant, 'crm-users', { ...owner, mapping: own(...agents.filter((agent) => agent !== agentId)) });
  }
  const fields = { instanceId: NORTH, username: name };
  const user = { ...rowOf(tenant, 'crm-users', { fields, blank: BLANK_USER }) };
  for (const { column, to } of changes) {
    if (column === 'Native Id') user.nativeId = to;
    else if (column === 'Full Name') user.fullName = to;
    else if (column === 'User Group') {
      const group = { fields: { instanceId: NORTH, name: to }, blank: BLANK_GROUP };
      user.groupId = rowOf(tenant, 'crm-user-groups', group).id;
    } else if (column === 'Agent Id') user.mapping = own(...agentsNamed(tenant, to));
    else if (column !== 'Username') throw new Error(`The plan changes ${column}.`);
  }
  put(tenant, 'crm-users', user);
}

/** In the words of the plan. */
function agentsNamed(tenant: Tenant, words: string | null): string[] {
  if (words === null || words === 'No agent') return [];
  return words.split(', ').map((name) => String(of(tenant.rows, 'cti-agents', { name })?.id));
}

const BLANK_AGENT = { name: '', agentGroupId: null, extension: null, loginId: null, active: true };

function takeAgent(tenant: Tenant, { name, changes }: PlanRow): void {
  const fields = { environmentId: NICE, agentId: name.slice('NICE EU '.length) };
  const agent = { ...rowOf(tenant, 'cti-agents', { fields, blank: BLANK_AGENT }) };
  for (const { column, to } of changes) {
    if (column === 'Name') agent.name = to;
    else if (column === 'Extension') agent.extension = to;
    else if (column === 'Login Id') agent.loginId = to;
    else if (column === 'Active') agent.active = to === 'TRUE';
    else if (column === 'Agent Group') agent.agentGroupId = agentGroup(tenant, to ?? '');
    else throw new Error(`The plan changes ${column}.`);
  }
  put(tenant, 'cti-agents', agent);
}

/** By its name, or the path of one that is there. */
function agentGroup(tenant: Tenant, words: string): unknown {
  const name = words.split(' / ').at(-1) ?? '';
  const group = { fields: { environmentId: NICE, name }, blank: { parentId: null } };
  return rowOf(tenant, 'agent-groups', group).id;
}
