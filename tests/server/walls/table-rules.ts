/** What each account may do with a row in plain SQL, written by hand; what is not named is for nobody. */
import { type Actor, idsAt, type Scope } from './people.ts';

export const STATEMENTS = ['select', 'insert', 'update', 'delete'] as const;
export type Statement = (typeof STATEMENTS)[number];

/** `no instance`: of the tenant as a whole. */
export type TablePlace = 'North' | 'South' | 'other tenant' | 'no instance';

type Row = Readonly<Record<string, unknown>>;
type TableRule = (actor: Actor, place: TablePlace, row: Row) => boolean;

/** A disabled account sees nothing but itself, one of another tenant not even that. */
const effective = (actor: Actor): Actor =>
  actor.isDisabled || actor.isForeign ? { ...actor, sees: 'none', edits: 'none', resolves: 'none' } : actor;

const isWithin = (scope: Scope, place: TablePlace) =>
  place !== 'other tenant' && (scope === 'tenant' || (scope === 'North' && place === 'North'));

const reads: TableRule = (actor, place) => isWithin(effective(actor).sees, place);
const readsChanges: TableRule = (actor, place, row) =>
  (place === 'no instance' ? readsTelephony : reads)(actor, place, row);
const edits: TableRule = (actor, place) => isWithin(effective(actor).edits, place);
const readsTelephony: TableRule = (actor, place) =>
  effective(actor).sees !== 'none' && place !== 'other tenant';
const isAdmin: TableRule = (actor, place) => effective(actor).edits === 'tenant' && place !== 'other tenant';
const isOf =
  (column: string): TableRule =>
  (actor, place, row) =>
    place !== 'other tenant' && row[column] === actor.accountId;
const either =
  (...rules: TableRule[]): TableRule =>
  (...given) =>
    rules.some((rule) => rule(...given));

/** What an agent sees of the configuration: their CRM user and what surrounds it. */
const own = idsAt('own user');
const ownRows =
  (...ids: string[]): TableRule =>
  (actor, _place, row) =>
    actor.isBound === true && ids.includes(String(row.id));
const grantedInstance: TableRule = (actor, place) =>
  place === 'North' && actor.grants.some(({ role }) => role === 'agent');

/** What was applied stays. */
const isPlanned =
  (column: string): TableRule =>
  (actor, place, row) =>
    edits(actor, place, row) &&
    (['North', 'South'] as const)
      .flatMap((at) => [idsAt(at).planned, idsAt(at).plannedAgents])
      .some((id) => id === row[column]);

/** A part of one's own file, as long as one may import anywhere. */
const ownPart: TableRule = (actor, place, row) =>
  isOf('account_id')(actor, place, row) && effective(actor).edits !== 'none';
/** What locks a username; addresses are for nobody. */
const lockOfName: TableRule = (actor, place, row) => isAdmin(actor, place, row) && row.kind === 'username';

/** Deletion is a mark, so that nothing is ever deleted for good. */
const wholeTenant = { insert: isAdmin, update: isAdmin };

export const TABLE_RULES: Readonly<Record<string, Partial<Record<Statement, TableRule>>>> = {
  tenants: { select: (_actor, place) => place !== 'other tenant' },
  tenant_heads: { select: readsTelephony },
  accounts: { select: either(isOf('id'), isAdmin), insert: isAdmin, update: isAdmin },
  grants: { select: either(isOf('account_id'), isAdmin), insert: isAdmin, delete: isAdmin },
  environments: { select: either(readsTelephony, ownRows(own.environments)), ...wholeTenant },
  agent_groups: { select: readsTelephony, ...wholeTenant },
  cti_agents: { select: either(readsTelephony, ownRows(own.ownAgent)), ...wholeTenant },
  // Of its own instance an admin changes the mapping alone: which column it is, a trigger decides.
  crm_instances: { select: either(reads, grantedInstance), insert: isAdmin, update: either(isAdmin, edits) },
  crm_instance_connectivity: { select: reads, ...wholeTenant },
  crm_instance_secrets: { select: reads, insert: isAdmin, delete: isAdmin },
  crm_user_groups: { select: either(reads, ownRows(own['crm-user-groups'])), insert: edits, update: edits },
  crm_users: { select: either(reads, ownRows(own['crm-users'])), insert: edits, update: edits },
  mapping_agents: { select: reads },
  import_jobs: { select: reads, insert: edits, update: edits, delete: isPlanned('id') },
  import_chunks: { select: reads, insert: edits, delete: isPlanned('job_id') },
  import_parts: { select: ownPart, insert: ownPart, update: ownPart, delete: ownPart },
  feed: { select: readsChanges },
  feed_ranges: { select: readsChanges },
  audit_entries: {
    select: (actor, place, row) => {
      if (isAdmin(actor, place, row)) return true;
      if (['accounts', 'grants', 'tenants'].includes(String(row.kind))) return false;
      return (place === 'no instance' ? readsTelephony : reads)(actor, place, row);
    },
  },
  // Of updates of users and agents alone; adding to those that are sealed is refused by a trigger, whoever tries.
  batch_entries: { select: readsChanges, insert: edits },
  audit_batches: { select: readsChanges },
  idempotency_answers: { select: isOf('account_id'), insert: isOf('account_id'), update: isOf('account_id') },
  sign_in_failures: { select: lockOfName, delete: lockOfName },
};

/** Nobody who signs in has any right on these. */
export const CLOSED_TABLES = [
  'local_passwords',
  'open_batches',
  'provider_payloads',
  'server_keys',
  'schema_migrations',
];
