/** The embedded OpenID provider: its configuration and nothing else. Mounted under `/oidc` by the listener. */
import Provider, {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { accountPages } from './account-pages.ts';
import { type CheckPassword, readSignInState } from './accounts.ts';
import type { ChangePassword } from './change-password.ts';
import { ACCESS_TOKEN_SECONDS, SIGN_OUTS_CLAIM } from './claims.ts';
import type { ClientAddress } from './client-address.ts';
import { clientsFor, isExtensionOrigin } from './clients.ts';
import { cookieName } from './cookie-name.ts';
import { cookieSigner } from './cookie-signer.ts';
import { deviceOf } from './device.ts';
import { interactionPages } from './interaction.ts';
import type { SignInKeys } from './keys.ts';
import { signInLog } from './log-sign-in.ts';
import type { OutsideIssuers } from './outside/issuers.ts';
import { afterSignOut } from './outside/outside-session.ts';
import { outsidePages } from './outside/pages.ts';
import { noteDevice } from './own-sign-ins.ts';
import { noticePage, type SignInChoices } from './page.ts';
import { notesOf } from './request-notes.ts';
import { sendPage } from './send-page.ts';
import { signInsPages } from './sign-ins-pages.ts';
import { confirmSignOut, signedOut, skipEmptySignOut } from './sign-out.ts';
import { providerStorage } from './storage.ts';

const DAY = 24 * 3600;

export interface ProviderOptions {
  database: Database;
  tenantId: string;
  /** Public address of the server, without a path. */
  url: string;
  keys: SignInKeys;
  extensionIds: readonly string[];
  checkPassword: CheckPassword;
  changePassword: ChangePassword;
  clientAddress: ClientAddress;
  outside: OutsideIssuers;
  choices: SignInChoices;
  /** Lifetime of access tokens; `ACCESS_TOKEN_SECONDS` when absent. */
  accessTokenSeconds?: number | undefined;
  log: Logger;
}

/** A grant near its end is replaced, not stretched; so is one for the address the server had before. */
function isUsable(grant: KoaContextWithOIDC['oidc']['grant'], accountId: string, resource: string): boolean {
  if (grant === undefined || grant.accountId !== accountId) return false;
  return grant.remainingTTL > 45 * DAY && grant.getResourceScope(resource) !== '';
}

/** First-party clients are granted what they ask for. */
async function loadGrant(
  ctx: KoaContextWithOIDC,
  { resource, database, tenantId }: Pick<ProviderOptions, 'database' | 'tenantId'> & { resource: string },
) {
  const { provider, client, account, session } = ctx.oidc;
  if (client === undefined || account === undefined || session === undefined) return undefined;
  const { accountId } = account;
  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (isUsable(existing, accountId, resource)) return existing;
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope(resource, 'openid offline_access');
  const made = await grant.save();
  await noteDevice(database, { tenantId, grantId: made, device: deviceOf(ctx.get('User-Agent')) });
  return grant;
}

/** Access tokens are for the API and nothing else: JWTs that it verifies with the local key. */
function resourceIndicators(resource: string, seconds: number) {
  return {
    enabled: true,
    defaultResource: () => resource,
    useGrantedResource: () => true,
    getResourceServerInfo: (_ctx: KoaContextWithOIDC, indicator: string) => {
      if (indicator !== resource) throw new errors.InvalidTarget();
      return {
        scope: 'openid offline_access',
        audience: resource,
        accessTokenFormat: 'jwt' as const,
        accessTokenTTL: seconds,
        jwt: { sign: { alg: 'ES256' as const } },
      };
    },
  };
}

function renderError(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string }): void {
  const expired = ctx.oidc?.route === 'resume' || out.error_description?.includes('session') === true;
  const text = expired
    ? 'This sign-in has expired or was started in another window. Close this window and sign in again.'
    : 'Close this window and try again. If it happens again, give your administrator the line below.';
  const code = [out.error, out.error_description].filter(Boolean).join(': ');
  sendPage(ctx, ctx.status, noticePage({ title: 'Sign-in cannot go on', text, code }));
}

const secondsNow = () => Math.floor(Date.now() / 1000);

/** A password is good for thirty days, however much its sign-in is used (decision 0097). */
const LOCAL_LIFE = 30 * DAY;

/** A sign-in that came from an outside issuer is worth something for the hours that the operator gives it; one with a password nothing where there are none any more. */
function isOutdated(
  issuer: string,
  since: number | undefined,
  { choices, outside }: Pick<ProviderOptions, 'choices' | 'outside'>,
): boolean {
  const localLife = choices.passwords ? LOCAL_LIFE : 0;
  const life = issuer === 'local' ? localLife : outside.lifeOf(issuer);
  return since === undefined || secondsNow() - since >= life;
}

function policy(options: ProviderOptions) {
  const { database, tenantId } = options;
  const { Check } = interactionPolicy;
  const prompts = interactionPolicy.base();
  prompts.get('consent')?.checks.remove('native_client_prompt');
  const askAgain = async ({ oidc }: KoaContextWithOIDC) => {
    const { accountId, loginTs } = oidc.session ?? {};
    if (accountId === undefined) return Check.NO_NEED_TO_PROMPT;
    const state = await readSignInState(database, { tenantId, accountId });
    return state !== undefined && isOutdated(state.issuer, loginTs, options)
      ? Check.REQUEST_PROMPT
      : Check.NO_NEED_TO_PROMPT;
  };
  prompts
    .get('login')
    ?.checks.add(new Check('sign_in_age', 'the sign-in is too old', 'login_required', askAgain));
  return prompts;
}

/** The account behind a session or a token; none where it is disabled, or its issuer has to be asked again. */
async function findAccount(
  ctx: KoaContextWithOIDC,
  accountId: string,
  token: unknown,
  options: ProviderOptions,
) {
  const { database, tenantId } = options;
  const state = await readSignInState(database, { tenantId, accountId });
  if (!state?.active) {
    ctx.state.isDisabled = true;
    return undefined;
  }
  const { kind, authTime } = (token ?? {}) as { kind?: string; authTime?: number };
  if (kind === 'RefreshToken' && isOutdated(state.issuer, authTime, options)) return undefined;
  return { accountId, claims: () => ({ sub: accountId }), signOuts: state.signOuts };
}

function configurationOf(options: ProviderOptions): Configuration {
  const { database, tenantId, keys, extensionIds, accessTokenSeconds = ACCESS_TOKEN_SECONDS } = options;
  const resource = `${options.url}/v1`;
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  const isSecure = options.url.startsWith('https:');
  return {
    adapter: providerStorage(database, tenantId),
    clients: clientsFor(extensionIds, options.url),
    jwks: { keys: [keys.signing] } as Configuration['jwks'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    pkce: { required: () => true },
    cookies: {
      keys: cookieSigner(keys.cookies) as unknown as string[],
      names: {
        session: cookieName('patchpanel_session', isSecure),
        interaction: cookieName('patchpanel_sign_in', isSecure),
        resume: cookieName('patchpanel_resume', isSecure),
      },
      long: { ...cookie, path: '/oidc' },
      short: cookie,
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 1800,
      Session: 14 * DAY,
      RefreshToken: 14 * DAY,
      Grant: 90 * DAY,
    },
    findAccount: (ctx, accountId, token) => findAccount(ctx, accountId, token, options),
    // As the account was when this request found it: whoever signs out everywhere meanwhile outdates the token.
    extraTokenClaims: (ctx) => ({ [SIGN_OUTS_CLAIM]: ctx.oidc.account?.signOuts }),
    loadExistingGrant: (ctx) => loadGrant(ctx, { resource, database, tenantId }),
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    clientBasedCORS: (_ctx, origin) => isExtensionOrigin(origin, extensionIds),
    interactions: { policy: policy(options), url: (_ctx, { uid }) => `/oidc/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: resourceIndicators(resource, accessTokenSeconds),
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: confirmSignOut(options.outside),
        postLogoutSuccessSource: signedOut,
      },
    },
    renderError,
  };
}

/** Who holds a refresh token of a disabled account is told that, and not merely that it works no more. */
async function nameDisabledAccount(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (ctx.oidc?.route !== 'token' || ctx.status !== 400) return;
  const { RefreshToken, Account } = ctx.oidc.entities;
  if (RefreshToken && !Account && ctx.state.isDisabled)
    Object.assign(ctx.body as object, { error_description: 'account_disabled' });
}

/** For the line of the log: whose token, or whose session, it was about. */
async function noteAccount(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const accountId = ctx.oidc?.entities.Account?.accountId ?? ctx.oidc?.entities.RefreshToken?.accountId;
  if (accountId !== undefined) notesOf(ctx.req).accountId = accountId;
}

export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(`${options.url}/oidc`, configurationOf(options));
  // The listener sets the forwarded headers itself, so that no client can choose them.
  provider.proxy = true;
  const { url: server, checkPassword, changePassword, clientAddress, outside, choices, log } = options;
  provider.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const expected = error instanceof errors.OIDCProviderError;
      const { requestId } = notesOf(ctx.req);
      if (!expected) log.error({ requestId, err: error }, 'sign-in failed');
      ctx.status = expected ? error.statusCode : 500;
      renderError(ctx as KoaContextWithOIDC, expected ? error : { error: 'server_error' });
    }
  });
  provider.use(noteAccount as Parameters<Provider['use']>[0]);
  provider.use(nameDisabledAccount as Parameters<Provider['use']>[0]);
  provider.use(skipEmptySignOut(outside) as Parameters<Provider['use']>[0]);
  provider.use(afterSignOut(outside));
  provider.use(outsidePages({ provider, outside, server, choices, log }));
  const events = signInLog(log, clientAddress);
  const passwords = { server, checkPassword, changePassword, clientAddress, signInLog: events };
  provider.use(interactionPages(provider, { ...passwords, choices }));
  provider.use(accountPages({ ...passwords, hasPasswords: choices.passwords }));
  const { database, tenantId, keys } = options;
  provider.use(signInsPages({ provider, database, tenantId, server, key: keys.cookies[0], log }));
  provider.on('server_error', (ctx, error) => {
    log.error({ requestId: notesOf(ctx.req).requestId, err: error }, 'sign-in failed');
  });
  return provider;
}
