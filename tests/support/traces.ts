/** Answers of `GET /v1/resolve` for tests of the pages, in the shape of lib/schema/trace.ts. */
import type { Trace, TraceStep } from '../../lib/schema/trace.ts';
import { INSTANCE, personView, uuid } from './panel-views.ts';

const passed = (step: TraceStep['step'], detail: string): TraceStep => ({
  step,
  ok: true,
  detail,
  nearMisses: [],
});

const ENVIRONMENT = passed('environment', 'The environment "NICE EU" exists and is active.');
const AGENT = passed('agent', 'Agent "4711" of "NICE EU" is named "Tier 1 Line" and is active.');
const POPFLOW = passed('popflow', 'PopFlow is on for "Eve Castellanos", set by instance "Contoso Service".');

const person = personView();
export const EVE: NonNullable<Trace['user']> = {
  id: person.user.id,
  instanceId: person.user.instanceId,
  username: 'eve.castellanos',
  nativeId: '42',
  fullName: 'Eve Castellanos',
};
export const BEN: NonNullable<Trace['user']> = {
  ...EVE,
  id: uuid(32) as (typeof EVE)['id'],
  username: 'ben.okafor',
  fullName: 'Ben Okafor',
};

const reached = (user: typeof EVE): TraceStep[] => [
  ENVIRONMENT,
  AGENT,
  passed('mapping', `Agent "4711" is on the own list of "${user.fullName}".`),
  passed('user', `"${user.fullName}" is the CRM user "${user.username}" of "${INSTANCE.name}".`),
];

const stopped = { ok: false, user: null, workflow: null, effective: null };

export function startsFor(user: typeof EVE): Trace {
  const event = passed(
    'event',
    'The event "Ringing" starts the workflow "Open contact", set by group "Tier 1".',
  );
  return {
    ok: true,
    user,
    workflow: 'Open contact',
    effective: person.effective,
    failedStep: null,
    trace: [...reached(user), POPFLOW, event],
  };
}

export const ON_PURPOSE: Trace = {
  ...startsFor(EVE),
  workflow: null,
  trace: [
    ...reached(EVE),
    POPFLOW,
    {
      ...passed('event', 'The event "Ringing" starts no workflow, on purpose, set by group "Tier 1".'),
      code: 'deliberately-none',
    },
  ],
};

export const NEAR_AGENT: Trace = {
  ...stopped,
  failedStep: 'agent',
  trace: [
    ENVIRONMENT,
    {
      step: 'agent',
      ok: false,
      code: 'unknown',
      suggests: 'agentId',
      detail:
        '"NICE EU" has no agent "A4711". "a4711" exists, you wrote "A4711": upper and lower case differ.',
      nearMisses: ['a4711', ' A4711 '],
    },
  ],
};

export const AMBIGUOUS: Trace = {
  ...stopped,
  failedStep: 'mapping',
  trace: [
    ENVIRONMENT,
    AGENT,
    {
      step: 'mapping',
      ok: false,
      code: 'ambiguous',
      detail:
        'Ambiguous: 3 CRM users inherit agent "4711" from the group "Tier 1". Put it on the own list of one of them.',
      nearMisses: ['eve.castellanos', 'ben.okafor', 'michal.levi'],
    },
  ],
};

export const SWITCHED_OFF: Trace = {
  ...stopped,
  user: EVE,
  effective: person.effective,
  failedStep: 'popflow',
  trace: [
    ...reached(EVE),
    {
      step: 'popflow',
      ok: false,
      code: 'disabled',
      detail: 'PopFlow is off for "Eve Castellanos", set by group "Tier 1".',
      nearMisses: [],
    },
  ],
};
