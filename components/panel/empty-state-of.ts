/** Which empty state a view is in; `null` when there is somebody to show, or somebody is still on the way. Pure. */
import type { PanelView } from '../../lib/schema/views.ts';

export type EmptyStateKind =
  | 'failed'
  | 'no-server'
  | 'signed-out'
  | 'signing-in'
  | 'unknown-site'
  | 'crm-signed-out'
  | 'no-claim'
  | 'not-bound';

export function emptyStateOf(view: PanelView): EmptyStateKind | null {
  const { session, person } = view;
  // A cached person stays visible while signed out.
  if (person.kind === 'person') return null;
  if (session.state !== 'signed-in') return session.state;
  return person.kind === 'nobody' ? person.why : null;
}
