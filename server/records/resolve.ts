/** Resolves a telephony event for a caller: looks up the facts of `lib/domain/resolve.ts`, no more than are needed. Runs in the server. */
import { type ResolveFacts, resolve } from '../../lib/domain/resolve.ts';
import type { ResolvedPerson } from '../../lib/domain/resolve-event.ts';
import { chooseUser, type HeldList, type InstanceFacts } from '../../lib/domain/resolve-mapping.ts';
import type { Trace, TraceQuestion } from '../../lib/schema/trace.ts';
import type { AheadStatement } from '../db/ahead.ts';
import type { Statement } from '../db/bind.ts';
import type { Transaction } from '../db/database.ts';
import type { DirectoryScope } from './authority.ts';
import type { Caller } from './caller.ts';
import { nearKeys } from './near-keys.ts';
import {
  SELECT_AGENT,
  SELECT_CRM_IDS,
  SELECT_ELSEWHERE,
  SELECT_ENVIRONMENT_NAMES,
  SELECT_INSTANCE,
  SELECT_NEAR_AGENT_IDS,
  SELECT_PERSON,
} from './resolve-sql.ts';

const NO_FACTS: ResolveFacts = {
  environment: null,
  environmentNames: [],
  agent: null,
  agentIds: [],
  elsewhere: [],
  instance: null,
  crmIds: [],
  lists: [],
  person: null,
};

interface FoundAgent {
  environmentId: string;
  name: string;
  active: boolean;
  agentRow: string | null;
  agentName: string;
  agentActive: boolean;
  lists: HeldList[];
  owners: ResolvedPerson[];
}

export async function resolveEvent(tx: Transaction, caller: Caller, question: TraceQuestion): Promise<Trace> {
  const scope = caller.may.resolve();
  // Machines see rows in this transaction only; see migration 0010.
  if (isMachine(caller)) await tx.query(BIND_MACHINE);
  return resolve(question, { ...NO_FACTS, ...(await readFacts(tx, scope, question)) });
}

const BIND_MACHINE = 'select app_bind_resolve()';
const isMachine = ({ grants }: Pick<Caller, 'grants'>) => grants.some(({ role }) => role === 'runtime');

/** What `resolveEvent` asks for a caller of these rights, and mostly all of it; none where it is going to refuse. */
export function resolveAhead(
  tenantId: string,
  caller: Pick<Caller, 'grants' | 'may'>,
  question: TraceQuestion,
): readonly AheadStatement[] {
  if (caller.grants.every(({ role }) => role === 'agent')) return [];
  const agent = agentStatement(tenantId, caller.may.resolve(), question);
  return isMachine(caller) ? [{ sql: BIND_MACHINE, parameters: [] }, agent] : [agent];
}

function agentStatement(
  tenantId: string,
  scope: DirectoryScope,
  { environment, agentId }: TraceQuestion,
): Statement {
  return { sql: SELECT_AGENT, parameters: [tenantId, environment, scope.all, scope.instances, agentId] };
}

type Facts = Partial<ResolveFacts>;

/** Stops looking at the first step that fails. */
async function readFacts(tx: Transaction, scope: DirectoryScope, question: TraceQuestion): Promise<Facts> {
  const { environment: name, agentId } = question;
  const { sql, parameters } = agentStatement(tx.binding.tenantId, scope, question);
  const [found] = await tx.query<FoundAgent>(sql, parameters);
  if (!found) return { environmentNames: await readNames(tx) };
  const environment = { name, active: found.active };
  if (!found.active) return { environment };
  if (found.agentRow === null) {
    return { environment, ...(await readNearAgents(tx, found.environmentId, agentId)) };
  }
  const agent = { name: found.agentName, active: found.agentActive };
  if (!agent.active) return { environment, agent };
  return { environment, agent, ...(await readMapping(tx, scope, { question, found })) };
}

async function readNames(tx: Transaction): Promise<string[]> {
  const names = await tx.query<{ name: string }>(SELECT_ENVIRONMENT_NAMES, [tx.binding.tenantId]);
  return names.map(({ name }) => name);
}

async function readNearAgents(tx: Transaction, environmentId: string, agentId: string): Promise<Facts> {
  const { tenantId } = tx.binding;
  const near = await tx.query<{ agentId: string }>(SELECT_NEAR_AGENT_IDS, [
    tenantId,
    environmentId,
    nearKeys(agentId),
  ]);
  const elsewhere = await tx.query<{ name: string }>(SELECT_ELSEWHERE, [tenantId, agentId]);
  return { agentIds: near.map((row) => row.agentId), elsewhere: elsewhere.map(({ name }) => name) };
}

async function readMapping(
  tx: Transaction,
  scope: DirectoryScope,
  { question, found }: { question: TraceQuestion; found: FoundAgent },
): Promise<Facts> {
  const { crmId } = question;
  const { lists, owners } = found;
  const named = lists.find(({ instance }) => instance.crmId === crmId)?.instance;
  const instance = named ?? (crmId === null ? null : await readInstance(tx, scope, crmId));
  const crmIds = crmId !== null && !instance ? await readCrmIds(tx, scope, crmId) : [];
  const choice = crmIds.length > 0 ? null : chooseUser(lists, crmId);
  if (choice?.kind !== 'user') return { lists, instance, crmIds, person: null };
  const owner = owners.find(({ user }) => user.id === choice.user.id);
  return { lists, instance, crmIds, person: owner ?? (await readPerson(tx, choice.user.id)) };
}

async function readInstance(
  tx: Transaction,
  scope: DirectoryScope,
  crmId: string,
): Promise<InstanceFacts | null> {
  const [found] = await tx.query<{ instance: InstanceFacts }>(SELECT_INSTANCE, [
    tx.binding.tenantId,
    crmId,
    scope.all,
    scope.instances,
  ]);
  return found?.instance ?? null;
}

async function readCrmIds(tx: Transaction, scope: DirectoryScope, crmId: string): Promise<string[]> {
  const found = await tx.query<{ crmId: string }>(SELECT_CRM_IDS, [
    tx.binding.tenantId,
    crmId,
    scope.all,
    scope.instances,
  ]);
  return found.map((row) => row.crmId);
}

async function readPerson(tx: Transaction, userId: string): Promise<ResolvedPerson | null> {
  const [found] = await tx.query<ResolvedPerson>(SELECT_PERSON, [tx.binding.tenantId, userId]);
  return found ?? null;
}
