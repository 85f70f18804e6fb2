/** Sign-in, sign-out and the choice of the server, as the pages command them. Runs in the background. */
import { Refusal } from '../messages/refusal.ts';
import type { TokenSource } from '../remote/http.ts';
import type { About } from '../schema/about.ts';
import { SERVER_PROTOCOL } from '../sync/pull-me.ts';
import type { Core } from './core.ts';

/** Opens the sign-in window. One at a time: a second page that asks waits for the same window. */
export async function signIn(core: Core): Promise<void> {
  await core.silentSignIn;
  if (core.session.hasTokens) return;
  core.signingIn ??= run(core, false).finally(() => {
    core.signingIn = null;
    core.pages.publish();
  });
  core.pages.publish();
  await core.signingIn;
}

/** After a browser restart the provider may still know the person; then nothing need be typed. */
export async function resumeSilently(core: Core): Promise<void> {
  const { session, engine } = core;
  if (session.hasTokens || !session.address || !engine.replica.owner || core.signingIn) return;
  core.silentSignIn ??= run(core, true)
    .catch(() => undefined)
    .finally(() => {
      core.silentSignIn = null;
      core.pages.publish();
    });
  await core.silentSignIn;
}

async function run(core: Core, isSilent: boolean): Promise<void> {
  const { session, engine } = core;
  const tokens = await session.authenticate(isSilent);
  const source: TokenSource = { read: async () => tokens.access, renew: async () => null };
  const remote = core.remoteAt(session.address ?? '', source);
  const me = await remote.readMe({ since: null, wait: 0, signal: new AbortController().signal });
  if (!me) throw new Refusal({ kind: 'unexpected', detail: 'The server did not say who signed in.' });
  if (engine.hasForeignEdits(me))
    throw unsavedEdits('Sign in as the account that made them, or discard them.');
  await engine.adopt(me);
  await session.keep(tokens);
  engine.resume();
}

/** Ends the session everywhere and leaves nothing of the account on this machine. */
export async function signOut(core: Core, discard: boolean): Promise<void> {
  const { session, engine, tabs } = core;
  if (engine.replica.outbox.length > 0 && !discard) throw unsavedEdits('Save them first, or discard them.');
  engine.pause();
  await engine.wipe();
  await session.end();
  await core.parts.platform.setAlarm(false);
  const known = tabs.tabIds;
  tabs.forgetAll();
  await core.alignSites();
  await tellSites(core, known);
  core.pages.publish();
}

/** Checks that a Patchpanel server answers, and makes it the one to use. Another server's copy is wiped. */
export async function connectServer(
  core: Core,
  typed: string,
): Promise<{ address: string; serverVersion: string }> {
  const address = addressOf(typed);
  const about = await core.remoteAt(address, NO_TOKENS).readAbout();
  assertCompatible(about);
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

const NO_TOKENS: TokenSource = { read: async () => null, renew: async () => null };

async function tellSites(core: Core, tabIds: readonly number[]): Promise<void> {
  for (const tabId of tabIds) {
    await core.parts.platform
      .sendToTab(tabId, { type: 'siteSetupChanged', payload: {} })
      .catch(() => undefined);
  }
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

function assertCompatible({ protocol: { min, max } }: About): void {
  if (min <= SERVER_PROTOCOL && SERVER_PROTOCOL <= max) return;
  throw new Refusal({
    kind: 'incompatible',
    detail: 'This extension is too old or too new for the server.',
  });
}

function unsavedEdits(todo: string): Refusal {
  const detail = `Some edits are not saved yet. ${todo}`;
  const problem = { status: 409, code: 'unsaved_edits', title: 'Some edits are not saved yet.', detail };
  return new Refusal({ kind: 'refused', detail, problem });
}
