/** What the browser keeps of a sign-in from outside, for the day it ends: by which issuer, and its id token. Runs in the server. */
import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import * as v from 'valibot';
import { cookieName } from '../cookie-name.ts';
import { noticePage } from '../page.ts';
import { sendPage } from '../send-page.ts';
import { type OutsideIssuers, signedOutUriOf } from './issuers.ts';
import { newTicket } from './tickets.ts';

const nameFor = ({ secure }: CookieContext) => cookieName('patchpanel_outside', secure);
/** Sent with sign-outs alone. */
const OPTIONS = { path: '/oidc/session', httpOnly: true, sameSite: 'lax', signed: true } as const;
const DAYS_14_MS = 14 * 24 * 3600 * 1000;
/** Browsers keep 4,096 bytes, names and attributes included. Without the token an issuer may ask before it signs out. */
const LONGEST_TOKEN = 3_600;

export interface OutsideSession {
  readonly id: string;
  readonly idToken: string | null;
}

type CookieContext = Pick<Context, 'cookies' | 'secure'>;

/** Kept by the browser and not here: whoever reads the database finds no token. */
export function rememberOutside(ctx: CookieContext, { id, idToken }: { id: string; idToken: string }): void {
  const token = idToken.length > LONGEST_TOKEN ? '' : idToken;
  ctx.cookies.set(nameFor(ctx), `${id}:${token}`, { ...OPTIONS, maxAge: DAYS_14_MS });
}

/** Of a sign-in that ends, or of the one before that of a password. */
export function forgetOutside(ctx: CookieContext): OutsideSession | null {
  const kept = ctx.cookies.get(nameFor(ctx), { signed: true });
  ctx.cookies.set(nameFor(ctx), null, OPTIONS);
  if (kept === undefined) return null;
  const [id = '', idToken = ''] = kept.split(/:(.*)/s);
  return { id, idToken: idToken === '' ? null : idToken };
}

/** Where a sign-out goes on to: the issuer's own, and from there to `target`; `target` where it offers none. */
export async function leaveBy(
  ctx: KoaContextWithOIDC,
  outside: OutsideIssuers,
  { target, server }: { target: string; server: string },
): Promise<string> {
  const session = forgetOutside(ctx);
  const connection = session && outside.find(session.id);
  if (!session || !connection) return target;
  const state = newTicket();
  const parameters = { idToken: session.idToken, state, returnTo: signedOutUriOf(server) };
  // Signing out here must not depend on whether the issuer can be reached.
  const address = await connection.endSession(parameters).catch(() => null);
  if (address === null) return target;
  await outside.tickets.keep('OutsideSignOut', state, { target });
  return address;
}

const TargetSchema = v.object({ target: v.string() });

/** The issuer sends people back here after a sign-out; where they go on to was decided, and checked, before. */
export function afterSignOut(outside: OutsideIssuers): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/signed-out') return next();
    const { state } = ctx.query;
    const kept = await outside.tickets.take('OutsideSignOut', typeof state === 'string' ? state : '');
    const parsed = v.safeParse(TargetSchema, kept);
    if (parsed.success) {
      ctx.status = 303;
      ctx.redirect(parsed.output.target);
      return;
    }
    const text = 'You are signed out. This page can be closed.';
    sendPage(ctx, 200, noticePage({ title: 'Signed out', text }));
  };
}
