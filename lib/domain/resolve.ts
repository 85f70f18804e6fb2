/** The resolution trace: from environment and agent id to the CRM user, their PopFlow settings and the workflow. Pure. */
import type { CrmUser } from '../schema/crm-records.ts';
import type { Effective } from '../schema/effective.ts';
import type { Trace, TraceQuestion, TraceStep, TraceStepName } from '../schema/trace.ts';
import { effectiveAt, levelsOf } from './effective.ts';
import { MOST_NEAR_MISSES, nearMisses } from './near-miss.ts';
import { eventStep, popFlowStep, type ResolvedPerson } from './resolve-event.ts';
import { chooseUser, type HeldList, type InstanceFacts } from './resolve-mapping.ts';
import {
  listWords,
  mappedWords,
  nameOf,
  nearMissWords,
  nobodyWords,
  quoted,
  severalUsersWords,
} from './resolve-words.ts';

/** What was looked up. Facts behind the first step that fails may be left empty. */
export interface ResolveFacts {
  readonly environment: { readonly name: string; readonly active: boolean } | null;
  /** Names that may be meant. */
  readonly environmentNames: readonly string[];
  readonly agent: { readonly name: string; readonly active: boolean } | null;
  /** Agent ids of the environment that may be meant. */
  readonly agentIds: readonly string[];
  /** Names of the other environments that have exactly this agent id. */
  readonly elsewhere: readonly string[];
  /** The instance that the question names. */
  readonly instance: InstanceFacts | null;
  readonly crmIds: readonly string[];
  /** Every list that holds the agent, of instances that the caller may see. */
  readonly lists: readonly HeldList[];
  /** The user whom `chooseUser` finds, with what they inherit from. */
  readonly person: ResolvedPerson | null;
}

export function resolve(question: TraceQuestion, facts: ResolveFacts): Trace {
  const trace: TraceStep[] = [];
  /** Whether the trace goes on. */
  const take = (step: TraceStep): boolean => {
    trace.push(step);
    return step.ok;
  };
  const stopped: Trace = { ok: false, user: null, workflow: null, effective: null, failedStep: null, trace };
  const failed = (more: Partial<Trace> = {}): Trace => {
    return { ...stopped, ...more, failedStep: trace.at(-1)?.step ?? null };
  };
  if (!take(environmentStep(question, facts))) return failed();
  if (!take(agentStep(question, facts))) return failed();
  if (!take(mappingStep(question, facts))) return failed();
  const { person } = facts;
  if (!person || !take(userStep(person))) return failed();
  const { user, group, instance } = person;
  const effective = effectiveAt(levelsOf(instance, group, user));
  const reached = { user: publicUser(user), effective };
  if (!take(popFlowStep(person, effective))) return failed(reached);
  if (question.event === null) return { ...stopped, ...reached, ok: true };
  if (!take(eventStep(question.event, effective))) return failed(reached);
  return { ...stopped, ...reached, ok: true, workflow: workflowOf(question.event, effective) };
}

function workflowOf(event: string, effective: Effective): string | null {
  return Object.hasOwn(effective.events, event) ? (effective.events[event]?.value ?? null) : null;
}

function publicUser({ id, instanceId, username, nativeId, fullName }: CrmUser): Trace['user'] {
  return { id, instanceId, username, nativeId, fullName };
}

function passed(step: TraceStepName, detail: string): TraceStep {
  return { step, ok: true, detail, nearMisses: [] };
}

function environmentStep({ environment: asked }: TraceQuestion, facts: ResolveFacts): TraceStep {
  const step = 'environment' as const;
  const { environment } = facts;
  if (!environment) {
    const near = nearMisses(asked, facts.environmentNames);
    const detail = `There is no environment ${quoted(asked)}.${nearMissWords(asked, near)}`;
    return { step, ok: false, code: 'unknown', suggests: 'environment', detail, nearMisses: near };
  }
  if (environment.active) return passed(step, `The environment ${quoted(asked)} exists and is active.`);
  const detail = `The environment ${quoted(asked)} is inactive: no call of its agents reaches anybody.`;
  return { step, ok: false, code: 'inactive', detail, nearMisses: [] };
}

function agentStep({ environment, agentId }: TraceQuestion, facts: ResolveFacts): TraceStep {
  const step = 'agent' as const;
  const { agent, elsewhere } = facts;
  if (!agent) {
    const near = nearMisses(agentId, facts.agentIds);
    const other = elsewhere.length > 0 ? ` It exists in ${listWords(elsewhere)}.` : '';
    const detail = `${quoted(environment)} has no agent ${quoted(agentId)}.${nearMissWords(agentId, near)}${other}`;
    return { step, ok: false, code: 'unknown', suggests: 'agentId', detail, nearMisses: near };
  }
  const named = `Agent ${quoted(agentId)} of ${quoted(environment)}`;
  if (agent.active) return passed(step, `${named} is named ${quoted(agent.name)} and is active.`);
  const detail = `${named} is inactive: no call of it reaches anybody.`;
  return { step, ok: false, code: 'inactive', detail, nearMisses: [] };
}

function mappingStep(question: TraceQuestion, facts: ResolveFacts): TraceStep {
  const step = 'mapping' as const;
  const { crmId } = question;
  const { lists, instance } = facts;
  if (crmId !== null && !instance) {
    const near = nearMisses(crmId, facts.crmIds);
    const detail = `There is no CRM instance with the CRM ID ${quoted(crmId)}.${nearMissWords(crmId, near)}`;
    return { step, ok: false, code: 'unknown', suggests: 'crmId', detail, nearMisses: near };
  }
  const choice = chooseUser(lists, crmId);
  if (choice.kind === 'user') return passed(step, mappedWords(question, choice));
  if (choice.kind === 'nobody') {
    const others = new Set(lists.map((list) => list.instance.crmId).filter((each) => each !== crmId));
    const near = crmId === null ? [] : [...others].slice(0, MOST_NEAR_MISSES);
    const detail = nobodyWords(question, lists);
    return { step, ok: false, code: 'nobody', suggests: 'crmId', detail, nearMisses: near };
  }
  if (choice.kind === 'several-instances') {
    const { instances } = choice;
    const where = listWords(instances.map(({ name }) => name));
    const detail = `Ambiguous: agent ${quoted(question.agentId)} is mapped in ${instances.length} CRM instances, ${where}. Name the CRM ID of one.`;
    const near = instances.slice(0, MOST_NEAR_MISSES).map((each) => each.crmId);
    return { step, ok: false, code: 'ambiguous', suggests: 'crmId', detail, nearMisses: near };
  }
  const detail = severalUsersWords(question, choice, MOST_NEAR_MISSES);
  const candidates = choice.users.slice(0, MOST_NEAR_MISSES).map(({ username }) => username);
  return { step, ok: false, code: 'ambiguous', detail, nearMisses: candidates };
}

function userStep({ user, instance }: ResolvedPerson): TraceStep {
  const who = `${quoted(nameOf(user))} is the CRM user ${quoted(user.username)} of ${quoted(instance.name)}.`;
  if (instance.active) return passed('user', who);
  const detail = `${who} That CRM instance is inactive: no event reaches its users.`;
  return { step: 'user', ok: false, code: 'inactive', detail, nearMisses: [] };
}
