/** Answers `/account`: who just signed in sees their sign-ins and ends them. Runs in the server. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { readSignInState } from './accounts.ts';
import { ACCOUNT_CLIENT, accountReturn } from './clients.ts';
import { endSignInsOf, listSignIns, type OwnSignIn } from './own-sign-ins.ts';
import { noticePage } from './page.ts';
import { readForm } from './read-form.ts';
import { notesOf } from './request-notes.ts';
import { sendPage } from './send-page.ts';
import { signInsPage } from './sign-ins-page.ts';

/** A sign-in is asked for again before sign-ins are ended (ASVS 7.5.2), and holds for as long as this page may need. */
const FRESH_SECONDS = 600;
const PATH = '/account';
const ADDRESS = '/oidc/account';

export interface SignInsPagesOptions {
  provider: Provider;
  database: Database;
  tenantId: string;
  server: string;
  /** Signs the proof that a form came from the page. */
  key: string;
  log: Logger;
}

interface Person {
  readonly accountId: string;
  readonly username: string;
  readonly issuer: string;
  /** Of the browser's session. */
  readonly uid: string;
  /** Grants that the browser's session holds. */
  readonly held: ReadonlySet<string>;
}

export function signInsPages(options: SignInsPagesOptions): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== PATH && ctx.path !== `${PATH}/back`) return next();
    const person = await whoJustSignedIn(ctx, options);
    if (ctx.path === PATH) {
      if (person === null) return askWho(ctx, options);
      return ctx.method === 'POST' ? end(ctx, options, person) : show(ctx, options, person);
    }
    if (person === null) return sendPage(ctx, 200, NOT_SIGNED_IN);
    seeOther(ctx, ADDRESS);
  };
}

const NOT_SIGNED_IN = noticePage({
  title: 'Not signed in',
  text: 'The sign-in was given up, or this browser keeps no cookies. Open /account of this server to try again.',
});

function seeOther(ctx: Context, address: string): void {
  ctx.status = 303;
  ctx.set('Cache-Control', 'no-store');
  ctx.redirect(address);
}

async function whoJustSignedIn(
  ctx: Context,
  { provider, database, tenantId }: SignInsPagesOptions,
): Promise<Person | null> {
  const { accountId, loginTs = 0, uid, authorizations } = await provider.Session.get(ctx);
  if (accountId === undefined || Date.now() / 1000 - loginTs > FRESH_SECONDS) return null;
  const state = await readSignInState(database, { tenantId, accountId });
  if (!state?.active) return null;
  notesOf(ctx.req).accountId = accountId;
  const held = new Set(Object.values(authorizations ?? {}).flatMap(({ grantId }) => grantId ?? []));
  return { accountId, username: state.username, issuer: state.issuer, uid, held };
}

/** By the sign-in of everybody, at an outside issuer too. Its code is for nobody: who has the verifier was not told. */
function askWho(ctx: Context, { server }: SignInsPagesOptions): void {
  const parameters = new URLSearchParams({
    client_id: ACCOUNT_CLIENT,
    redirect_uri: accountReturn(server),
    response_type: 'code',
    scope: 'openid',
    prompt: 'login',
    code_challenge: randomBytes(32).toString('base64url'),
    code_challenge_method: 'S256',
  });
  seeOther(ctx, `/oidc/auth?${parameters}`);
}

const proofOf = ({ key }: SignInsPagesOptions, { uid }: Person) =>
  createHmac('sha256', key).update(`sign-ins ${uid}`).digest('base64url');

/** Of a page of ours, and not of another site that makes this browser send a form. */
function isProven(given: string | null, proof: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(proof)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function show(ctx: Context, options: SignInsPagesOptions, person: Person): Promise<void> {
  const { database, tenantId, server } = options;
  const signIns = await listSignIns(database, { tenantId, accountId: person.accountId });
  const shown = signIns.map((each) => ({ ...each, isHere: person.held.has(each.grantId) }));
  const { username, issuer } = person;
  const done = ctx.query.ended === undefined ? null : 'Ended, from the next request on.';
  const proof = proofOf(options, person);
  const hasPassword = issuer === 'local';
  sendPage(ctx, 200, signInsPage({ server, username, signIns: shown, proof, done, hasPassword }));
}

async function end(ctx: Context, options: SignInsPagesOptions, person: Person): Promise<void> {
  const { database, tenantId, log } = options;
  const form = await readForm(ctx.req);
  if (!isProven(form?.get('proof') ?? null, proofOf(options, person))) return seeOther(ctx, ADDRESS);
  const account = { tenantId, accountId: person.accountId };
  const isOther = ({ grantId }: OwnSignIn) => !person.held.has(grantId);
  const chosen = form?.get('end');
  const others = chosen === 'others';
  const signIns = (await listSignIns(database, account)).filter(isOther);
  const grants = signIns.filter(({ id }) => others || id === chosen).map(({ grantId }) => grantId);
  if (grants.length === 0 && !others) return seeOther(ctx, ADDRESS);
  await endSignInsOf(database, account, { grants, keptSession: person.uid, others });
  log.info({ ...notesOf(ctx.req), ended: grants.length, others }, 'own sign-ins ended');
  seeOther(ctx, `${ADDRESS}?ended`);
}
