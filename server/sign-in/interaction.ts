/** The login page of the embedded provider: shows the form, checks what was typed, resumes the sign-in. */
import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { CheckPassword, SignInResult } from './accounts.ts';
import type { ClientAddress } from './client-address.ts';
import { noticePage, PAGE_POLICY, signInPage } from './page.ts';

const PATH = /^\/interaction\/[\w-]+$/;
/** A username and a password, each at most 1,024 characters, in percent encoding. */
const MAX_FORM_BYTES = 32 * 1024;

export interface InteractionOptions {
  /** Address of the server, shown to the person. */
  server: string;
  checkPassword: CheckPassword;
  clientAddress: ClientAddress;
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

export function sendPage(ctx: Context, status: number, html: string): void {
  ctx.status = status;
  ctx.type = 'html';
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Content-Security-Policy', PAGE_POLICY);
  ctx.body = html;
}

/**
 * Another person signs in where one is signed in already. The provider would log the first one out through a page
 * that needs scripts; handing the session over before it looks has the same effect.
 */
async function handOverSession(provider: Provider, ctx: Context, accountId: string): Promise<void> {
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
    // 200 on purpose: Chromium closes the sign-in window at any status from 400.
    sendPage(ctx, 200, signInPage({ server: options.server, username, error: messageFor(result) }));
    return;
  }
  const { accountId } = result;
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId } });
  await handOverSession(provider, ctx, accountId);
  ctx.status = 303;
  ctx.redirect(returnTo);
}

/** Answers `/interaction/…`; everything else goes on to the provider. */
export function interactionPages(provider: Provider, options: InteractionOptions): Middleware {
  return async (ctx, next) => {
    if (!PATH.test(ctx.path)) return next();
    const { prompt, params } = await provider.interactionDetails(ctx.req, ctx.res);
    if (prompt.name === 'consent') {
      // Both clients are our own; the grant was made when the sign-in resumed.
      ctx.status = 303;
      ctx.redirect(
        await provider.interactionResult(
          ctx.req,
          ctx.res,
          { consent: {} },
          { mergeWithLastSubmission: true },
        ),
      );
      return;
    }
    if (ctx.method === 'POST') return answerForm(provider, ctx, options);
    const hint = typeof params.login_hint === 'string' ? params.login_hint : '';
    sendPage(ctx, 200, signInPage({ server: options.server, username: hint, error: null }));
  };
}
