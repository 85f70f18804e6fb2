/** Which empty state a view is in; `null` when there is somebody to show, or somebody is still on the way. Pure. */
import type { PanelView, SessionView } from '../../lib/schema/views.ts';

export type EmptyStateKind =
  | 'failed'
  | 'no-server'
  | 'signed-out'
  | 'signing-in'
  | 'disabled'
  | 'hidden'
  | 'unknown-site'
  | 'wrong-instance'
  | 'crm-signed-out'
  | 'no-claim'
  | 'not-bound';

export function emptyStateOf(view: PanelView): EmptyStateKind | null {
  const { session, person } = view;
  // A cached person stays visible while signed out.
  if (person.kind === 'person') return null;
  const signedOut = signedOutState(session);
  if (signedOut) return signedOut;
  return person.kind === 'nobody' ? person.why : null;
}

/** What stands in the way of signing in, or of going on; `null` while somebody is signed in. */
export function signedOutState({ state, ended, isHidden }: SessionView): EmptyStateKind | null {
  if (state === 'signed-in') return null;
  if (state === 'signed-out' && ended === 'disabled') return 'disabled';
  return state === 'signed-out' && isHidden ? 'hidden' : state;
}
