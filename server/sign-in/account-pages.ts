/** The provider's pages of one's own account, outside a sign-in. Runs in the server. */
import type { Context, Middleware } from 'koa';
import type { ChangePassword } from './change-password.ts';
import type { ClientAddress } from './client-address.ts';
import type { SignInLog } from './log-sign-in.ts';
import { noticePage } from './page.ts';
import { errorOf, PASSWORD_PATH, passwordPage, typedInto } from './password-page.ts';
import { readForm } from './read-form.ts';
import { sendPage } from './send-page.ts';

export interface AccountPagesOptions {
  /** Address of the server, shown to the person. */
  server: string;
  changePassword: ChangePassword;
  clientAddress: ClientAddress;
  signInLog: SignInLog;
  /** Whether anybody signs in with a password of this server. */
  hasPasswords: boolean;
}

export const TOO_LONG = noticePage({ title: 'Too long', text: 'What was typed is too long.' });

const NO_PASSWORDS = noticePage({
  title: 'No passwords here',
  text: 'Everybody signs in somewhere else at this server. Change your password there.',
});

const CHANGED = noticePage({
  title: 'Password changed',
  text: 'All sign-ins of your account have ended. Close this page, and sign in again where you work.',
});

/** Within the prefix under which the provider is mounted. */
const PATH = PASSWORD_PATH.replace(/^\/oidc/, '');

export function accountPages(options: AccountPagesOptions): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== PATH) return next();
    if (!options.hasPasswords) return sendPage(ctx, 200, NO_PASSWORDS);
    if (ctx.method === 'POST') return change(ctx, options);
    const { server } = options;
    sendPage(ctx, 200, passwordPage({ server, username: '', isDue: false, error: null, back: null }));
  };
}

async function change(
  ctx: Context,
  { server, changePassword, clientAddress, signInLog }: AccountPagesOptions,
): Promise<void> {
  const form = await readForm(ctx.req);
  if (form === null) return sendPage(ctx, 413, TOO_LONG);
  const typed = typedInto(form, clientAddress(ctx.req));
  const result = await changePassword(typed);
  signInLog.change(ctx.req, result);
  if (result.ok) return sendPage(ctx, 200, CHANGED);
  const { username } = typed;
  const error = errorOf(result);
  sendPage(ctx, 200, passwordPage({ server, username, isDue: false, error, back: null }));
}
