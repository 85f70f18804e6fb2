/** The last steps of a resolution trace: whether PopFlow is on for the user, and which workflow the event starts. Pure. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { Effective } from '../schema/effective.ts';
import type { Level } from '../schema/settings-fields.ts';
import type { TraceStep } from '../schema/trace.ts';
import { nearMisses } from './near-miss.ts';
import { nameOf, nearMissWords, quoted } from './resolve-words.ts';

/** The user whom an agent reaches, with what they inherit from. */
export interface ResolvedPerson {
  readonly user: CrmUser;
  readonly group: CrmUserGroup | null;
  readonly instance: CrmInstance;
}

interface Sourced {
  readonly source: Level;
  readonly chain: readonly { readonly level: Level; readonly name: string; readonly value?: unknown }[];
}

/** `set by group "Tier 1"`; where no level sets it, the default is in force. */
function sourceWords({ source, chain }: Sourced): string {
  const link = chain.find(({ level, value }) => level === source && value !== undefined);
  return link ? `set by ${source} ${quoted(link.name)}` : 'by default';
}

export function popFlowStep({ user, instance }: ResolvedPerson, { popFlow }: Effective): TraceStep {
  const step = 'popflow' as const;
  const off = (detail: string): TraceStep => {
    return { step, ok: false, code: 'disabled', detail, nearMisses: [] };
  };
  if (instance.features.popFlow === false) {
    return off(`The feature PopFlow is off in the CRM instance ${quoted(instance.name)}.`);
  }
  const { enabled } = popFlow;
  const who = quoted(nameOf(user));
  if (!enabled) return off(`PopFlow is off for ${who}.`);
  const source = sourceWords(enabled);
  // `false` and a stored nothing are different values; neither switches PopFlow on.
  if (enabled.value === false) return off(`PopFlow is off for ${who}, ${source}.`);
  if (enabled.value !== true) return off(`PopFlow is neither on nor off for ${who}, ${source}.`);
  return { step, ok: true, detail: `PopFlow is on for ${who}, ${source}.`, nearMisses: [] };
}

export function eventStep(asked: string, { events }: Effective): TraceStep {
  const step = 'event' as const;
  const event = Object.hasOwn(events, asked) ? events[asked] : undefined;
  if (!event) {
    const near = nearMisses(asked, Object.keys(events));
    const detail = `No level has a workflow for the event ${quoted(asked)}.${nearMissWords(asked, near)}`;
    return { step, ok: false, code: 'absent', suggests: 'event', detail, nearMisses: near };
  }
  const source = sourceWords(event);
  if (event.value === null) {
    const detail = `The event ${quoted(asked)} starts no workflow, on purpose, ${source}.`;
    return { step, ok: true, code: 'deliberately-none', detail, nearMisses: [] };
  }
  const detail = `The event ${quoted(asked)} starts the workflow ${quoted(event.value)}, ${source}.`;
  return { step, ok: true, detail, nearMisses: [] };
}
