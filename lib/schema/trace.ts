/** `GET /v1/resolve`: whom a telephony event reaches, and which step failed where it reaches nobody. */
import * as v from 'valibot';
import { EffectiveSchema } from './effective.ts';
import { idOf } from './id.ts';

/** In the order in which they are tried. */
export const TraceStepNameSchema = v.picklist([
  'environment',
  'agent',
  'mapping',
  'user',
  'popflow',
  'event',
]);
export type TraceStepName = v.InferOutput<typeof TraceStepNameSchema>;

/** Why a step says what it says, for programs: each has its sentence in `detail`. */
export const TraceCodeSchema = v.picklist([
  /** Nothing of this name or id exists where the caller may see it. */
  'unknown',
  'inactive',
  /** Nobody is mapped to the agent. */
  'nobody',
  /** Several users, or users of several CRM instances. */
  'ambiguous',
  /** PopFlow is off. */
  'disabled',
  /** No level has a workflow for the event. */
  'absent',
  /** `null` is stored: on purpose no workflow. The step is not a failed one. */
  'deliberately-none',
]);
export type TraceCode = v.InferOutput<typeof TraceCodeSchema>;

export const TraceStepSchema = v.object({
  step: TraceStepNameSchema,
  ok: v.boolean(),
  code: v.optional(TraceCodeSchema),
  /** The parameter of the question that each of `nearMisses` may take the place of; absent where they are people. */
  suggests: v.optional(v.picklist(['environment', 'agentId', 'event', 'crmId'])),
  /** One sentence: what was found, or what is missing. */
  detail: v.string(),
  /** What exists and is nearly what was asked for: other case, outer space, leading zeros; or who it may be. At most ten. */
  nearMisses: v.array(v.string()),
});
export type TraceStep = v.InferOutput<typeof TraceStepSchema>;

export const TraceSchema = v.object({
  ok: v.boolean(),
  user: v.nullable(
    v.object({
      id: idOf('crm-users'),
      instanceId: idOf('crm-instances'),
      username: v.string(),
      nativeId: v.nullable(v.string()),
      fullName: v.nullable(v.string()),
    }),
  ),
  /** The workflow that the event starts; `null` where none does. */
  workflow: v.nullable(v.string()),
  effective: v.nullable(EffectiveSchema),
  failedStep: v.nullable(TraceStepNameSchema),
  /** Steps up to the one that failed. */
  trace: v.array(TraceStepSchema),
});
export type Trace = v.InferOutput<typeof TraceSchema>;

/** What a telephony event knows. Names and ids are compared exactly. */
export interface TraceQuestion {
  environment: string;
  agentId: string;
  /** `null`: up to the PopFlow settings, without looking for a workflow. */
  event: string | null;
  /** CRM ID of the instance; `null` where the event does not know it. */
  crmId: string | null;
}
