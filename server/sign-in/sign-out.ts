/** RP-initiated sign-out without a question when the id token proves whose session ends. Runs in the provider. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { revokeGrant } from './interaction.ts';
import type { OutsideIssuers } from './outside/issuers.ts';
import { leaveBy } from './outside/outside-session.ts';
import { noticePage, signOutPage } from './page.ts';
import { sendPage } from './send-page.ts';

function hintedSubject(ctx: KoaContextWithOIDC): unknown {
  const hint = ctx.oidc.entities.IdTokenHint as { payload?: { sub?: unknown } } | undefined;
  return hint?.payload?.sub;
}

const serverOf = (ctx: KoaContextWithOIDC) => ctx.oidc.issuer.replace(/\/oidc$/, '');

/** To where the client wants it, by way of the outside issuer that the person came from. */
async function redirectAway(ctx: KoaContextWithOIDC, outside: OutsideIssuers): Promise<void> {
  const { post_logout_redirect_uri: uri, state } = ctx.oidc.params ?? {};
  const target = new URL(typeof uri === 'string' ? uri : ctx.oidc.urlFor('end_session_success'));
  if (typeof uri === 'string' && typeof state === 'string') target.searchParams.set('state', state);
  const address = await leaveBy(ctx, outside, { target: target.href, server: serverOf(ctx) });
  ctx.status = 303;
  ctx.redirect(address);
}

async function endSession(ctx: KoaContextWithOIDC, outside: OutsideIssuers): Promise<void> {
  const { session, provider } = ctx.oidc;
  for (const { grantId } of Object.values(session?.authorizations ?? {})) {
    if (grantId !== undefined) await revokeGrant(provider, grantId);
  }
  await session?.destroy();
  ctx.oidc.cookies.set(provider.cookieName('session'), null, { path: '/oidc' });
  await redirectAway(ctx, outside);
}

/** The provider's `logoutSource`: somebody is signed in, and the hint was verified if there is one. */
export function confirmSignOut(outside: OutsideIssuers) {
  return async (ctx: KoaContextWithOIDC, form: string): Promise<void> => {
    if (hintedSubject(ctx) === ctx.oidc.session?.accountId) return endSession(ctx, outside);
    sendPage(ctx, 200, signOutPage({ server: serverOf(ctx), form }));
  };
}

/** Where nobody is signed in the provider answers a page that needs scripts; there is nothing to ask. */
export function skipEmptySignOut(outside: OutsideIssuers) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.oidc?.route !== 'end_session' || ctx.status !== 200) return;
    if (ctx.oidc.session?.accountId === undefined) await redirectAway(ctx, outside);
  };
}

export async function signedOut(ctx: KoaContextWithOIDC): Promise<void> {
  sendPage(
    ctx,
    200,
    noticePage({ title: 'Signed out', text: 'You are signed out. This page can be closed.' }),
  );
}
