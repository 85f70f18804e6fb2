/**
 * An OpenID Connect issuer of somebody else, on a port of its own: a real `oidc-provider` that signs in whoever names
 * themselves, says of them what a test wants (OpenID Connect Core 1.0, section 2), and can be made to lie.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

export interface OutsidePerson {
  readonly [claim: string]: unknown;
}

export interface OutsideIssuerOptions {
  /** Stands on its pages, and in the names of its cookies. */
  readonly name: string;
  /** By the name that they sign in with, which is their subject too. */
  readonly people: Readonly<Record<string, OutsidePerson>>;
  readonly isWithoutLogout?: boolean;
}

/** Changes what an endpoint answers. */
type Lie = (body: Record<string, unknown>) => Record<string, unknown> | Promise<Record<string, unknown>>;

export interface OutsideIssuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Claims of each person; changed by tests as a directory would be. */
  readonly people: Record<string, OutsidePerson>;
  /** Paths that were asked for, with their queries. */
  readonly asked: string[];
  /** Which Patchpanel server is its client, by which id. */
  serve(serverUrl: string, id?: string): Promise<void>;
  /** From now on another key signs; the former is forgotten. */
  rotateKeys(): Promise<void>;
  /** Another answer of `/token` or of the discovery document, until `null`. */
  lie(path: '/token' | '/.well-known/openid-configuration', lie: Lie | null): void;
  /** Answers nothing but 503, as a gateway does for a server that is down. */
  fail(isDown: boolean): void;
  /** The key that signs at the moment, as a thief would have it. */
  readonly signingKey: JWK;
  /** Replaces the id token by one with other claims, of its own key unless told otherwise. */
  lieInToken(change: TokenLie | null): void;
  close(): Promise<void>;
}

export interface TokenLie {
  readonly claims?: JWTPayload;
  /** Claims that are left out. */
  readonly without?: readonly string[];
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
  /** The whole token, made by the test. */
  readonly token?: (claims: JWTPayload) => string | Promise<string>;
}

interface Keys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

async function makeKeys(kid: string): Promise<Keys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' } };
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);

function loginPage(name: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(name)}</title></head><body><main>
<h1>${escaped(name)}</h1>
<form method="post"><label>Name <input name="login" autofocus></label><button>Go on</button></form></main></body></html>`;
}

export async function startOutsideIssuer(options: OutsideIssuerOptions): Promise<OutsideIssuer> {
  const { name } = options;
  const people = { ...options.people };
  const asked: string[] = [];
  const lies = new Map<string, Lie>();
  let tokenLie: TokenLie | null = null;
  let rotations = 0;
  let isDown = false;
  let keys = await makeKeys(`${name}-0`);
  let client: { url: string; id: string } | null = null;
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();

  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    if (isDown) {
      response.writeHead(503).end();
      return;
    }
    const lie = lies.get(path.split('?', 1)[0] ?? '');
    if (lie) answerBy(response, lie);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = { clientId: `patchpanel at ${name}`, clientSecret: 'a secret of % and :' };

  const begin = () => {
    if (!client) return;
    const configuration = configurationOf({ ...options, people, keys, client, ...access });
    const provider = new Provider(issuer, configuration);
    provider.use(async (ctx, next) => {
      if (!ctx.path.startsWith('/interaction/')) return next();
      if (ctx.method === 'POST') return submit(provider, ctx.req, ctx.res, ctx);
      const { prompt } = await provider.interactionDetails(ctx.req, ctx.res);
      if (prompt.name === 'consent') return allow(provider, ctx.req, ctx.res, ctx);
      ctx.type = 'html';
      ctx.body = loginPage(name);
    });
    handle = provider.callback();
  };

  const rewriteToken: Lie = async (body) => {
    const { claims = {}, without = [], header = {}, key = keys.privateKey, token } = tokenLie ?? {};
    const told: JWTPayload = { ...decodeJwt(String(body.id_token)), ...claims };
    for (const claim of without) delete told[claim];
    const made = token
      ? await token(told)
      : await new SignJWT(told).setProtectedHeader({ alg: 'ES256', kid: keys.kid, ...header }).sign(key);
    return { ...body, id_token: made };
  };

  return {
    issuer,
    ...access,
    people,
    asked,
    async serve(url, id = 'corp') {
      client = { url, id };
      begin();
    },
    async rotateKeys() {
      rotations += 1;
      keys = await makeKeys(`${name}-${rotations}`);
      begin();
    },
    fail(down) {
      isDown = down;
    },
    get signingKey() {
      return keys.jwk;
    },
    lie: (path, lie) => void (lie ? lies.set(path, lie) : lies.delete(path)),
    lieInToken(change) {
      tokenLie = change;
      if (change) lies.set('/token', rewriteToken);
      else lies.delete('/token');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Made extends OutsideIssuerOptions {
  keys: Keys;
  client: { url: string; id: string };
  clientId: string;
  clientSecret: string;
}

function configurationOf(made: Made): Configuration {
  const { name, people, keys, client, clientId, clientSecret, isWithoutLogout = false } = made;
  const prefix = name.toLowerCase().replaceAll(/\W/g, '_');
  const claims = Object.keys(Object.assign({}, ...Object.values(people)));
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${client.url}/oidc/from/${client.id}`],
        post_logout_redirect_uris: [`${client.url}/oidc/signed-out`],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [keys.jwk] } as Configuration['jwks'],
    claims: { openid: ['sub'], profile: [...claims, 'auth_time'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: {
      keys: [`${name} cookies`],
      names: { session: `${prefix}_s`, interaction: `${prefix}_i`, resume: `${prefix}_r` },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: !isWithoutLogout,
        // A hint that names who is signed in there leaves nothing to ask.
        logoutSource: endSession,
      },
    },
    findAccount: (_ctx, sub) =>
      people[sub] ? { accountId: sub, claims: () => ({ ...people[sub], sub }) } : undefined,
  };
}

async function endSession(ctx: KoaContextWithOIDC, form: string): Promise<void> {
  const { session, params, entities } = ctx.oidc;
  const hint = entities.IdTokenHint as { payload?: { sub?: string } } | undefined;
  if (!session || hint?.payload?.sub !== session.accountId) {
    ctx.body = `<!doctype html><title>Out</title><main>${form}</main>`;
    return;
  }
  await session.destroy();
  const target = new URL(String(params?.post_logout_redirect_uri));
  target.searchParams.set('state', String(params?.state));
  ctx.redirect(target.href);
}

type Koa = { status: number; redirect(to: string): void };

async function submit(
  provider: Provider,
  req: IncomingMessage,
  res: ServerResponse,
  ctx: Koa,
): Promise<void> {
  let body = '';
  for await (const chunk of req) body += chunk;
  const login = new URLSearchParams(body).get('login') ?? '';
  const result =
    login === ''
      ? { error: 'access_denied', error_description: 'The person went away.' }
      : { login: { accountId: login } };
  ctx.redirect(await provider.interactionResult(req, res, result, { mergeWithLastSubmission: false }));
  // Another person than the browser knew; else the provider wants a page with a script in between.
  const session = await provider.Session.get(ctx as unknown as Parameters<typeof provider.Session.get>[0]);
  if (session.accountId === undefined || session.accountId === login) return;
  session.authorizations = {};
  session.accountId = login;
  await session.persist();
}

async function allow(provider: Provider, req: IncomingMessage, res: ServerResponse, ctx: Koa): Promise<void> {
  const { params, session } = await provider.interactionDetails(req, res);
  const grant = new provider.Grant({
    accountId: session?.accountId ?? '',
    clientId: String(params.client_id),
  });
  grant.addOIDCScope(String(params.scope));
  const grantId = await grant.save();
  ctx.redirect(await provider.interactionResult(req, res, { consent: { grantId } }));
}

function answerBy(response: ServerResponse, lie: Lie): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    const finish = async () => {
      const told = JSON.stringify(await lie(JSON.parse(String(body)) as Record<string, unknown>));
      if (!response.headersSent) response.setHeader('Content-Length', Buffer.byteLength(told));
      end(told);
    };
    void finish();
    return response;
  }) as typeof response.end;
}
