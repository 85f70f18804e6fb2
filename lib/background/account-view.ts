/** Whose data a page shows, by name and by who signed them in. Runs in the background. */
import type { Account } from '../schema/account.ts';
import type { SessionView } from '../schema/views.ts';

export function accountView(account: Account | undefined): Pick<SessionView, 'username' | 'shownAs'> {
  const { username = null, signedInBy } = account ?? {};
  return signedInBy === undefined ? { username } : { username, shownAs: `${username} (${signedInBy})` };
}
