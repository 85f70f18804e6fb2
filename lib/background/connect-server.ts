/** Which configuration server is used: checks that one answers, that both understand each other, and keeps it. Runs in the background. */
import { Refusal } from '../messages/refusal.ts';
import type { TokenSource } from '../remote/http.ts';
import { incompatibleWith } from '../remote/remote-error.ts';
import type { Core } from './core.ts';
import { signOut, unsavedEdits } from './sign-in.ts';

const NO_TOKENS: TokenSource = { read: async () => null, renew: async () => null };

/** Checks that a Patchpanel server answers, and makes it the one to use. Another server's copy is wiped. */
export async function connectServer(
  core: Core,
  typed: string,
): Promise<{ address: string; serverVersion: string }> {
  const address = addressOf(typed);
  const about = await core.remoteAt(address, NO_TOKENS).readAbout();
  const mismatch = incompatibleWith(about);
  if (mismatch) throw mismatch;
  const { engine, session } = core;
  const owner = engine.replica.owner;
  if (owner && owner.serverId !== about.serverId) {
    if (engine.replica.outbox.length > 0)
      throw unsavedEdits('Save or discard them before you change the server.');
    await signOut(core, true);
  }
  await session.useServer(address);
  core.pages.publish();
  return { address, serverVersion: about.serverVersion };
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
