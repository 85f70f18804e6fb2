/** Sign-in, sign-out and the choice between two accounts, as the pages command them. Runs in the background. */
import { Refusal } from '../messages/refusal.ts';
import type { TokenSource } from '../remote/http.ts';
import { RemoteError } from '../remote/remote-error.ts';
import type { AskFor, Tokens } from '../remote/sign-in.ts';
import type { Me } from '../schema/me.ts';
import type { Core } from './core.ts';
import { tellTab } from './sites.ts';

/** Opens the sign-in window. One at a time: a second page that asks waits for the same window. */
export async function signIn(core: Core, another = false): Promise<void> {
  await core.silentSignIn;
  const { session, engine } = core;
  if (session.hasTokens) return;
  const hint = another ? null : (engine.replica.me?.account.username ?? null);
  // A policy that asks for a sign-in after a restart means one that is typed.
  await openWindow(core, another || core.isHidden ? 'password' : 'account', hint);
}

async function openWindow(core: Core, ask: AskFor, hint: string | null): Promise<void> {
  core.signingIn ??= run(core, ask, hint).finally(() => {
    core.signingIn = null;
    core.pages.publish();
  });
  core.pages.publish();
  await core.signingIn;
}

/** After a browser restart the provider may still know the person; then nothing need be typed. */
export async function resumeSilently(core: Core): Promise<void> {
  // A policy that is new forbids it, and must not come a moment late.
  await core.policy.told;
  const { session, engine } = core;
  const isOver = session.hasTokens || session.ended !== null || session.newcomer !== null;
  if (isOver || !session.address || !engine.replica.owner || core.signingIn || core.isHidden) return;
  core.silentSignIn ??= run(core, 'nothing', null)
    .catch((error) => noteRefusal(core, error))
    .finally(() => {
      core.silentSignIn = null;
      core.pages.publish();
    });
  await core.silentSignIn;
}

/** Asked once per start of the browser: each page that opens would ask again. A server that is away is asked later. */
async function noteRefusal({ session }: Core, error: unknown): Promise<void> {
  const isRefusal = error instanceof Refusal || error instanceof RemoteError;
  if (isRefusal && error.error.kind === 'signed-out' && !session.hasTokens)
    await session.lose('not-remembered');
}

async function run(core: Core, ask: AskFor, hint: string | null): Promise<void> {
  const { session, engine } = core;
  await session.keepNewcomer(null);
  const tokens = await session.authenticate(ask, hint);
  const me = await readOwnView(core, tokens);
  if (ask === 'nothing' && !engine.isOwnerOf(me)) {
    throw new Refusal({ kind: 'signed-out', detail: 'The browser knows somebody else.' });
  }
  if (!engine.hasForeignEdits(me)) return enter(core, tokens, me);
  await session.keepNewcomer({ username: me.account.username, tokens });
}

async function readOwnView(core: Core, tokens: Tokens): Promise<Me> {
  const source: TokenSource = { read: async () => tokens.access, renew: async () => null };
  const remote = core.remoteAt(core.session.address ?? '', source);
  const me = await remote.readMe({ since: null, wait: 0, signal: new AbortController().signal });
  if (!me) throw new Refusal({ kind: 'unexpected', detail: 'The server did not say who signed in.' });
  return me;
}

async function enter(core: Core, tokens: Tokens, me: Me): Promise<void> {
  const { session, engine } = core;
  if (!engine.isOwnerOf(me)) await forgetPerson(core);
  await engine.adopt(me);
  await session.keep(tokens);
  engine.resume();
}

/** What is kept of the account besides its copy of the configuration. */
async function forgetPerson({ drafts, picks }: Core): Promise<void> {
  await Promise.all([drafts.forgetAll(), picks.forgetAll()]);
}

/** Edits of one account wait and another has signed in: back to the first, on with the second, or neither. */
export async function chooseAccount(core: Core, choice: 'former' | 'newcomer' | 'neither'): Promise<void> {
  const { session, engine } = core;
  const { newcomer } = session;
  if (!newcomer) return;
  if (choice === 'newcomer') {
    // Asked before anything is discarded: the sign-in may be over by now.
    const me = await readOwnView(core, newcomer.tokens);
    await engine.wipe();
    await forgetPerson(core);
    await enter(core, newcomer.tokens, me);
    core.pages.publish();
    return;
  }
  await session.keepNewcomer(null);
  core.pages.publish();
  await session.endAtServer(newcomer.tokens);
  if (choice === 'former') await openWindow(core, 'password', engine.replica.me?.account.username ?? null);
}

/** Ends the session everywhere and leaves nothing of the account on this machine. */
export async function signOut(core: Core, discard: boolean): Promise<void> {
  const { session, engine, tabs } = core;
  if (engine.replica.outbox.length > 0 && !discard) throw unsavedEdits('Save them first, or discard them.');
  await engine.wipe();
  await forgetPerson(core);
  const tokens = await session.forget();
  core.pages.publish();
  await core.parts.platform.setAlarm(false);
  const known = tabs.tabIds;
  tabs.forgetAll();
  await core.alignSites();
  // Not awaited: a page that hangs must not hold up the end of the sign-in.
  for (const tabId of known) void tellTab(tabId, core.parts.platform);
  core.pages.publish();
  await session.endAtServer(tokens);
}

export function unsavedEdits(todo: string): Refusal {
  const detail = `Some edits are not saved yet. ${todo}`;
  const problem = { status: 409, code: 'unsaved_edits', title: 'Some edits are not saved yet.', detail };
  return new Refusal({ kind: 'refused', detail, problem });
}
