/** The way of a person to an outside issuer and back, within the sign-in of the embedded provider. Runs in the server. */
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { handOverSession } from '../interaction.ts';
import { noticePage, type SignInChoices, signInPage } from '../page.ts';
import { notesOf } from '../request-notes.ts';
import { sendPage } from '../send-page.ts';
import type { Admitted } from './admit.ts';
import type { Answer, Connection } from './connection.ts';
import type { OutsideIssuers } from './issuers.ts';
import { mapClaims } from './map-claims.ts';
import { rememberOutside } from './outside-session.ts';
import { isForAdministrator, OutsideRefusal } from './refusal.ts';
import { newTicket } from './tickets.ts';

export interface OutsidePagesOptions {
  provider: Provider;
  outside: OutsideIssuers;
  /** Public address of the server. */
  server: string;
  choices: SignInChoices;
  log: Logger;
}

const BEGIN = /^\/interaction\/([\w-]+)\/with\/([a-z0-9-]+)$/;
const RETURN = /^\/from\/([a-z0-9-]+)$/;
const FINISH = /^\/interaction\/([\w-]+)\/from\/([a-z0-9-]+)$/;
/** The sign-in under way, whose cookie belongs to its own address alone, then what nobody can guess. */
const STATE = /^([\w-]{1,64})\.[\w-]{20,64}$/;

const JourneySchema = v.object({
  uid: v.string(),
  issuer: v.string(),
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  startedAt: v.number(),
  isAskedAgain: v.boolean(),
});

/** A sign-out everywhere is remembered for so long where the issuer does not say when somebody typed a password. */
const REMEMBER_SIGN_OUT_SECONDS = 14 * 24 * 3600;

export interface Departure {
  uid: string;
  /** Whether the issuer must not let the person through because it knows them. */
  isAskedAgain: boolean;
}

/** Keeps what the answer is compared with, and sends the person to the issuer. */
export async function depart(ctx: Context, connection: Connection, given: DepartParts): Promise<void> {
  const { outside, uid, isAskedAgain } = given;
  const journey = {
    uid,
    issuer: connection.issuer.id,
    state: `${uid}.${newTicket()}`,
    nonce: newTicket(),
    verifier: newTicket(),
    startedAt: Math.floor(Date.now() / 1000),
    isAskedAgain,
  };
  const address = await connection.begin(journey);
  await outside.tickets.keep('OutsideSignIn', journey.state, journey);
  ctx.status = 303;
  ctx.set('Cache-Control', 'no-store');
  ctx.redirect(address);
}

interface DepartParts extends Departure {
  outside: OutsideIssuers;
}

/** Answers what lies between our page and the issuer's; everything else goes on. */
export function outsidePages(options: OutsidePagesOptions): Middleware {
  const { outside } = options;
  return async (ctx, next) => {
    const [, returning] = RETURN.exec(ctx.path) ?? [];
    if (returning !== undefined) return passOn(ctx, returning);
    const begun = BEGIN.exec(ctx.path);
    const [, , id = ''] = begun ?? FINISH.exec(ctx.path) ?? [];
    const connection = outside.find(id);
    if (connection === undefined || ctx.method !== 'GET') return next();
    const interaction = await options.provider.interactionDetails(ctx.req, ctx.res);
    const uid = interaction.jti;
    await orExplain(ctx, { ...options, connection, uid }, async () => {
      if (begun) {
        const isAskedAgain = String(interaction.params.prompt ?? '').includes('login');
        return depart(ctx, connection, { outside, uid, isAskedAgain });
      }
      return arrive(ctx, { ...options, connection, uid });
    });
  };
}

/** The cookie of a sign-in goes only to the address of that sign-in, which the state names. */
function passOn(ctx: Context, id: string): void {
  const state = ctx.query.state;
  const [, uid] = STATE.exec(typeof state === 'string' ? state : '') ?? [];
  if (uid === undefined) {
    sendPage(ctx, 200, STALE);
    return;
  }
  ctx.status = 303;
  ctx.set('Cache-Control', 'no-store');
  ctx.redirect(`/oidc/interaction/${uid}/from/${id}${ctx.search}`);
}

const STALE = noticePage({
  title: 'Sign-in cannot go on',
  text: 'This sign-in has expired, was used already or was started in another window. Close this window and sign in again.',
});

interface Arrival extends OutsidePagesOptions {
  connection: Connection;
  uid: string;
}

async function arrive(ctx: Context, arrival: Arrival): Promise<void> {
  const { outside, connection, uid, server } = arrival;
  const { issuer } = connection;
  const ticket = typeof ctx.query.state === 'string' ? ctx.query.state : '';
  const kept = v.safeParse(JourneySchema, await outside.tickets.take('OutsideSignIn', ticket));
  // Of another sign-in, or of another issuer, is as little as none.
  if (!kept.success || kept.output.uid !== uid || kept.output.issuer !== issuer.id) {
    sendPage(ctx, 200, STALE);
    return;
  }
  const answer = await connection.finish(new URL(`${server}${ctx.path}${ctx.search}`), kept.output);
  const admitted = await outside.admit(mapClaims(answer.claims, issuer), issuer);
  if (isFromBefore(admitted, answer, kept.output)) {
    if (kept.output.isAskedAgain) throw new OutsideRefusal('not-fresh');
    return depart(ctx, connection, { outside, uid, isAskedAgain: true });
  }
  await enter(ctx, arrival, { answer, admitted });
}

/** All sign-ins were ended since somebody last typed a password there: a lost device must not come back by itself. */
function isFromBefore(
  { signedOutAt }: Admitted,
  { claims }: Answer,
  { isAskedAgain, startedAt }: v.InferOutput<typeof JourneySchema>,
): boolean {
  if (signedOutAt === null) return false;
  // Asked again after that, the answer was found fresh.
  if (isAskedAgain && startedAt >= Math.floor(signedOutAt)) return false;
  if (claims.auth_time !== undefined) return claims.auth_time <= signedOutAt;
  return startedAt - signedOutAt < REMEMBER_SIGN_OUT_SECONDS;
}

async function enter(
  ctx: Context,
  { provider, connection, log }: Arrival,
  { answer, admitted }: { answer: Answer; admitted: Admitted },
): Promise<void> {
  const { accountId } = admitted;
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId } });
  await handOverSession(provider, ctx, accountId);
  rememberOutside(ctx, { id: connection.issuer.id, idToken: answer.idToken });
  const notes = notesOf(ctx.req);
  notes.accountId = accountId;
  log.info({ ...notes, issuer: connection.issuer.id }, 'signed in from outside');
  ctx.status = 303;
  ctx.redirect(returnTo);
}

/** A refusal is told on the sign-in page, where another way may be chosen. */
async function orExplain(ctx: Context, arrival: Arrival, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OutsideRefusal)) throw error;
    const { issuer } = arrival.connection;
    const isExpected = error.reason === 'cancelled';
    arrival.log[isExpected ? 'info' : 'warn'](
      { ...notesOf(ctx.req), issuer: issuer.id, reason: error.reason, detail: error.detail },
      'sign-in from outside refused',
    );
    const code = isForAdministrator(error) ? `${issuer.id}: ${error.detail}` : undefined;
    const { server, choices, uid } = arrival;
    const told = { username: '', error: error.textFor(issuer.name), code };
    sendPage(ctx, 200, signInPage({ server, choices, uid, ...told }));
  }
}
