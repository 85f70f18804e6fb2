/** Which configuration server is used: checks that one answers, that both understand each other, and keeps it. Runs in the background. */
import { Refusal } from '../messages/refusal.ts';
import type { TokenSource } from '../remote/http.ts';
import type { Remote } from '../remote/remote.ts';
import { incompatibleWith, RemoteError } from '../remote/remote-error.ts';
import type { About } from '../schema/about.ts';
import type { Core } from './core.ts';
import { signOut, unsavedEdits } from './sign-in.ts';

const NO_TOKENS: TokenSource = { read: async () => null, renew: async () => null };

/** Checks that a Patchpanel server answers, and makes it the one to use. Another server's copy is wiped. */
export async function connectServer(
  core: Core,
  request: { address: string; discard?: boolean },
): Promise<{ address: string; serverVersion: string }> {
  const address = addressOf(request.address);
  const about = await readAbout(core.remoteAt(address, NO_TOKENS));
  const mismatch = incompatibleWith(about);
  if (mismatch) throw mismatch;
  const { engine, session } = core;
  const owner = engine.replica.owner;
  if (owner && owner.serverId !== about.serverId) {
    if (engine.replica.outbox.length > 0 && !request.discard)
      throw unsavedEdits('Save or discard them before you change the server.');
    await signOut(core, true);
  }
  await session.useServer(address);
  core.pages.publish();
  return { address, serverVersion: about.serverVersion };
}

/** Somebody else answers at most wrong addresses: another site, or our own under another path. */
async function readAbout(remote: Pick<Remote, 'readAbout'>): Promise<About> {
  try {
    return await remote.readAbout();
  } catch (thrown) {
    if (!(thrown instanceof RemoteError) || isOurs(thrown)) throw thrown;
    throw new Refusal({
      kind: 'invalid',
      detail:
        'Something answers at this address, but it is no Patchpanel server. Check the address and its path.',
    });
  }
}

function isOurs({ error, isForeign }: RemoteError): boolean {
  if (isForeign) return false;
  return error.kind === 'offline' || (error.kind === 'incompatible' && error.behind !== undefined);
}

/** Origin and path without a trailing slash. Tokens travel in clear over http, so it is for this machine only. */
export function addressOf(typed: string): string {
  const text = typed.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || url.username || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Refusal({
      kind: 'invalid',
      detail: 'Enter an address such as https://patchpanel.example.com.',
    });
  }
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    throw new Refusal({ kind: 'invalid', detail: 'Use https: http is only safe on this machine itself.' });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
