/** The question of the resolution trace as a form holds it, and what a near miss makes of it. Pure. */
import type { TraceQuestion, TraceStep } from '../schema/trace.ts';
import type { PersonView } from '../schema/views.ts';

/** Choices beside the known ones. */
export const OTHER = 'other';
export const NONE = 'none';

export interface TraceForm {
  /** Record id of an agent of the user, or `OTHER`. */
  readonly agent: string;
  readonly environment: string;
  readonly agentId: string;
  readonly crmId: string;
  /** `name:EVENT`, `OTHER` or `NONE`: an event may have any name. */
  readonly event: string;
  readonly eventName: string;
}

export const knownEvent = (name: string) => `name:${name}`;

/** The first agent and the first event of the user; without an agent it is typed. */
export function firstForm(person: PersonView): TraceForm {
  const [first] = person.agents;
  const [event] = Object.keys(person.effective.events);
  return {
    agent: first?.agent.id ?? OTHER,
    environment: '',
    agentId: '',
    crmId: person.instance.crmId ?? '',
    event: event === undefined ? NONE : knownEvent(event),
    eventName: '',
  };
}

/** `null` while something that is needed is missing. */
export function questionOf(form: TraceForm, person: PersonView): TraceQuestion | null {
  const place = placeOf(form, person);
  const event = eventOf(form);
  if (!place || place.environment === '' || place.agentId === '' || event === '') return null;
  return { ...place, event };
}

/** The question with a near miss in place of what was asked, as something typed. */
export function withNearMiss(
  question: TraceQuestion,
  parameter: NonNullable<TraceStep['suggests']>,
  value: string,
): TraceForm {
  const next: TraceQuestion = { ...question, [parameter]: value };
  const { environment, agentId, crmId, event } = next;
  const named = event === null ? { event: NONE, eventName: '' } : { event: OTHER, eventName: event };
  return { agent: OTHER, environment, agentId, crmId: crmId ?? '', ...named };
}

function placeOf(form: TraceForm, person: PersonView): Omit<TraceQuestion, 'event'> | null {
  if (form.agent === OTHER) {
    const { environment, agentId, crmId } = form;
    return { environment, agentId, crmId: crmId || null };
  }
  const mapped = person.agents.find(({ agent }) => agent.id === form.agent);
  if (!mapped) return null;
  const { agent, environmentName } = mapped;
  return { environment: environmentName, agentId: agent.agentId, crmId: person.instance.crmId ?? null };
}

function eventOf({ event, eventName }: TraceForm): string | null {
  if (event === NONE) return null;
  return event === OTHER ? eventName : event.slice(knownEvent('').length);
}
