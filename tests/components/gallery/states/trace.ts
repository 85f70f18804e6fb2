/** The region `Resolution trace` of support and admins. */
import { AMBIGUOUS, BEN, NEAR_AGENT, ON_PURPOSE, SWITCHED_OFF, startsFor } from '../../../support/traces.ts';
import type { GalleryState, GalleryStates } from '../gallery-state.ts';
import { ADMIN, OFFLINE, OWN, ofPerson } from '../people.ts';

const SUPPORT = {
  ...ADMIN,
  session: { ...ADMIN.session, username: 'support.sam', role: 'support' as const },
  readOnly: { reason: 'role' as const },
  groups: [],
};

const OPEN = 'Why does the phone not pop?';
const RUN = [OPEN, 'Run trace'];

function answered(about: string, traceEvent: unknown): GalleryState {
  return { page: 'panel', about, view: SUPPORT, clicks: RUN, answers: { traceEvent } };
}

export const TRACE_STATES: GalleryStates = {
  'trace-open': {
    page: 'panel',
    about: 'Support asks why the phone does not pop; an edit waits, which the server does not know.',
    view: ofPerson({ ...OWN, pendingFields: ['mapping'] }),
    clicks: [OPEN],
  },
  'trace-asking': {
    page: 'panel',
    about: 'The server has not answered yet.',
    view: SUPPORT,
    clicks: RUN,
    hangs: ['traceEvent'],
  },
  'trace-starts': answered(
    'All six steps pass.',
    startsFor({ ...BEN, id: OWN.user.id, fullName: 'Eve Castellanos' }),
  ),
  'trace-other-user': answered('The event reaches somebody else.', startsFor(BEN)),
  'trace-near-miss': answered('The id has another case; each near miss asks again.', NEAR_AGENT),
  'trace-ambiguous': answered('Several inherit the agent.', AMBIGUOUS),
  'trace-switched-off': answered('PopFlow is off for the user.', SWITCHED_OFF),
  'trace-on-purpose': answered('The event deliberately starts nothing.', ON_PURPOSE),
  'trace-names': answered(
    'A name from right to left, and one that never ends: both keep to their place.',
    startsFor({
      ...BEN,
      username: 'hubert.wolfeschlegelsteinhausenbergerdorff.featherstonehaugh',
      fullName: 'מיכל לוי (4711)',
    }),
  ),
  'trace-offline': {
    page: 'panel',
    about: 'The server cannot be reached; nothing else can answer.',
    view: SUPPORT,
    clicks: RUN,
    refuses: { traceEvent: OFFLINE },
  },
};
