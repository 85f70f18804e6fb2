/** The login page of the embedded provider: shows the form, checks what was typed, resumes the sign-in. */
import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { CheckPassword, SignInResult } from './accounts.ts';
import type { ClientAddress } from './client-address.ts';
import { forgetOutside } from './outside/outside-session.ts';
import { noticePage, type SignInChoices, signInPage, withPath } from './page.ts';
import { sendPage } from './send-page.ts';

const PATH = /^\/interaction\/[\w-]+$/;
/** A username and a password, each at most 1,024 characters, in percent encoding. */
const MAX_FORM_BYTES = 32 * 1024;

export interface InteractionOptions {
  /** Address of the server, shown to the person. */
  server: string;
  checkPassword: CheckPassword;
  clientAddress: ClientAddress;
  /** How one may sign in here. */
  choices: SignInChoices;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_FORM_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/**
 * Another person signs in where one is signed in already. The provider would log the first one out through a page
 * that needs scripts; handing the session over before it looks has the same effect.
 */
export async function handOverSession(provider: Provider, ctx: Context, accountId: string): Promise<void> {
  const session = await provider.Session.get(ctx);
  if (session.accountId === undefined || session.accountId === accountId) return;
  for (const { grantId } of Object.values(session.authorizations ?? {})) {
    if (grantId !== undefined) await revokeGrant(provider, grantId);
  }
  session.authorizations = {};
  session.accountId = accountId;
  await session.persist();
}

/** Ends a grant with everything that was issued under it. */
export async function revokeGrant(provider: Provider, grantId: string): Promise<void> {
  await provider.RefreshToken.revokeByGrantId(grantId);
  await provider.AuthorizationCode.revokeByGrantId(grantId);
  await (await provider.Grant.find(grantId))?.destroy();
}

function messageFor(result: SignInResult & { ok: false }): string {
  if (result.reason === 'wrong') return 'Username or password is wrong.';
  const { by, seconds } = result;
  const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  return `Too many wrong passwords${by === 'address' ? ' from your network' : ''}. Try again in ${wait}.`;
}

async function answerForm(provider: Provider, ctx: Context, options: InteractionOptions): Promise<void> {
  const form = await readForm(ctx.req);
  if (form === null) {
    sendPage(ctx, 413, noticePage({ title: 'Too long', text: 'Username or password is too long.' }));
    return;
  }
  const username = form.get('username') ?? '';
  const result = await options.checkPassword({
    username,
    password: form.get('password') ?? '',
    address: options.clientAddress(ctx.req),
  });
  if (!result.ok) {
    const { server, choices } = options;
    const uid = uidOf(ctx);
    // 200 on purpose: Chromium closes the sign-in window at any status from 400.
    sendPage(ctx, 200, signInPage({ server, choices, uid, username, error: messageFor(result) }));
    return;
  }
  const { accountId } = result;
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId } });
  await handOverSession(provider, ctx, accountId);
  forgetOutside(ctx);
  ctx.status = 303;
  ctx.redirect(returnTo);
}

const uidOf = (ctx: Context) => ctx.path.split('/')[2] ?? '';

/** Both clients are our own; the grant was made when the sign-in resumed. */
async function consent(provider: Provider, ctx: Context): Promise<void> {
  ctx.status = 303;
  ctx.redirect(
    await provider.interactionResult(ctx.req, ctx.res, { consent: {} }, { mergeWithLastSubmission: true }),
  );
}

/** Answers `/interaction/…`; everything else goes on to the provider. */
export function interactionPages(provider: Provider, options: InteractionOptions): Middleware {
  const { server, choices } = options;
  const [only, ...others] = choices.issuers;
  return async (ctx, next) => {
    if (!PATH.test(ctx.path)) return next();
    const { prompt, params } = await provider.interactionDetails(ctx.req, ctx.res);
    if (prompt.name === 'consent') return consent(provider, ctx);
    if (ctx.method === 'POST' && choices.passwords) return answerForm(provider, ctx, options);
    if (only && others.length === 0 && !choices.passwords) {
      ctx.status = 303;
      ctx.redirect(withPath(uidOf(ctx), only.id));
      return;
    }
    const username = typeof params.login_hint === 'string' ? params.login_hint : '';
    sendPage(ctx, 200, signInPage({ server, choices, uid: uidOf(ctx), username, error: null }));
  };
}
