/** The login page of the embedded provider: shows the form, checks what was typed, resumes the sign-in. */
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { TOO_LONG } from './account-pages.ts';
import type { CheckPassword } from './accounts.ts';
import type { ChangePassword } from './change-password.ts';
import type { ClientAddress } from './client-address.ts';
import type { SignInLog } from './log-sign-in.ts';
import { forgetOutside } from './outside/outside-session.ts';
import { type SignInChoices, signInPage, withPath } from './page.ts';
import { errorOf, passwordPage, textOf, typedInto } from './password-page.ts';
import { readForm } from './read-form.ts';
import { sendPage } from './send-page.ts';

const PATH = /^\/interaction\/[\w-]+$/;

export interface InteractionOptions {
  /** Address of the server, shown to the person. */
  server: string;
  checkPassword: CheckPassword;
  changePassword: ChangePassword;
  clientAddress: ClientAddress;
  signInLog: SignInLog;
  /** How one may sign in here. */
  choices: SignInChoices;
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

async function answerForm(provider: Provider, ctx: Context, options: InteractionOptions): Promise<void> {
  const form = await readForm(ctx.req);
  if (form === null) return sendPage(ctx, 413, TOO_LONG);
  if (form.has('fresh')) return answerChange(provider, ctx, { ...options, form });
  const username = form.get('username') ?? '';
  const result = await options.checkPassword({
    username,
    password: form.get('password') ?? '',
    address: options.clientAddress(ctx.req),
  });
  options.signInLog.signIn(ctx.req, result);
  if (result.ok) return goOn(provider, ctx, result.accountId);
  const { server, choices } = options;
  const uid = uidOf(ctx);
  // 200 on purpose: Chromium closes the sign-in window at any status from 400.
  if (result.reason === 'due') {
    return sendPage(ctx, 200, passwordPage({ server, username, isDue: true, error: null, back: null }));
  }
  sendPage(ctx, 200, signInPage({ server, choices, uid, username, error: textOf(result) }));
}

/** Changes the password, and signs in with it. */
async function answerChange(
  provider: Provider,
  ctx: Context,
  { form, server, changePassword, clientAddress, signInLog }: InteractionOptions & { form: URLSearchParams },
): Promise<void> {
  // Before the change: it cannot be read any more once the browser's own session has ended with all others.
  const interaction = await provider.interactionDetails(ctx.req, ctx.res);
  const typed = typedInto(form, clientAddress(ctx.req));
  const result = await changePassword(typed);
  signInLog.change(ctx.req, result);
  if (!result.ok) {
    const { username } = typed;
    const error = errorOf(result);
    const isDue = form.has('due');
    const back = isDue ? null : signInPath(ctx);
    return sendPage(ctx, 200, passwordPage({ server, username, isDue, error, back }));
  }
  delete interaction.session;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
  await goOn(provider, ctx, result.accountId);
}

async function goOn(provider: Provider, ctx: Context, accountId: string): Promise<void> {
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId } });
  await handOverSession(provider, ctx, accountId);
  forgetOutside(ctx);
  ctx.status = 303;
  ctx.redirect(returnTo);
}

const uidOf = (ctx: Context) => ctx.path.split('/')[2] ?? '';
const signInPath = (ctx: Context) => `/oidc/interaction/${uidOf(ctx)}`;

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
    if (choices.passwords && ctx.query.change !== undefined) {
      const back = signInPath(ctx);
      return sendPage(ctx, 200, passwordPage({ server, username, isDue: false, error: null, back }));
    }
    sendPage(ctx, 200, signInPage({ server, choices, uid: uidOf(ctx), username, error: null }));
  };
}
