/** What a browser asks before it knows whose it is. */
import type { Remote } from '../../lib/remote/remote.ts';
import type { Me } from '../../lib/schema/me.ts';

export async function firstView(remote: Remote): Promise<Me> {
  const me = await remote.readMe({ since: null, wait: 0, signal: new AbortController().signal });
  if (!me) throw new Error('The server said that nothing changed since never.');
  return me;
}
