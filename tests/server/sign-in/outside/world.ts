/** A Patchpanel server with two outside issuers, Corp and Other, and people in both. For tests of signing in from outside. */
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import type { Database } from '../../../../server/db/database.ts';
import type { ServeOptions } from '../../../../server/http/serve.ts';
import {
  OutsideIssuerSchema,
  type OutsideIssuer as Settings,
} from '../../../../server/sign-in/outside/issuer-config.ts';
import { type OutsideIssuer, startOutsideIssuer } from '../../../support/outside-issuer.ts';
import { Browser, type Place, signInOutside } from '../../../support/outside-sign-in.ts';
import { redeem, type SignedIn, type Started } from '../../../support/sign-in.ts';
import { startTestServer, type TestServer } from '../../test-server.ts';

export interface World {
  readonly server: TestServer;
  readonly corp: OutsideIssuer;
  readonly other: OutsideIssuer;
  close(): Promise<void>;
}

const PEOPLE = {
  olga: { preferred_username: 'olga', groups: ['pp-admins'], tid: 'north-gmbh' },
  sven: { preferred_username: 'sven', groups: ['pp-support'], tid: 'north-gmbh' },
  eve: { preferred_username: 'eve.outside', groups: ['pp-agents'], tid: 'north-gmbh', crm: 'eve' },
  mallory: { preferred_username: 'mallory', groups: [], roles: ['admin'], role: 'admin', tid: 'north-gmbh' },
  stranger: { preferred_username: 'stranger', groups: ['pp-admins'], tid: 'somebody-else' },
  ada: { preferred_username: 'ada', groups: ['pp-admins'], tid: 'north-gmbh', email: 'ada@north.example' },
  nameless: { groups: ['pp-admins'], tid: 'north-gmbh' },
};

/** As an operator writes it in the file. */
export function settingsOf(issuer: OutsideIssuer, more: object = {}): Settings {
  const { issuer: address, clientId, clientSecret } = issuer;
  const written = {
    id: 'corp',
    name: 'Corp',
    issuer: address,
    clientId,
    roleClaim: 'groups',
    roles: {
      'pp-admins': 'admin',
      'pp-support': 'support@north.crm.example',
      'pp-agents': 'agent@north.crm.example',
    },
    tenantClaim: 'tid',
    tenants: ['north-gmbh'],
    crmUsernameClaim: 'crm',
    accounts: 'make',
    algorithms: ['ES256', 'RS256'],
    ...more,
  };
  return { ...v.parse(OutsideIssuerSchema, written), clientSecret };
}

export interface WorldOptions {
  readonly database?: Database;
  readonly corp?: object;
  readonly server?: Partial<ServeOptions>;
}

export async function startWorld({
  database,
  corp: more,
  server: options,
}: WorldOptions = {}): Promise<World> {
  const corp = await startOutsideIssuer({ name: 'Corp', people: PEOPLE });
  const other = await startOutsideIssuer({ name: 'Other', people: PEOPLE, isWithoutLogout: true });
  const server = await startTestServer({
    ...(database ? { database } : {}),
    outsideIssuers: [
      settingsOf(corp, more),
      settingsOf(other, { id: 'other', name: 'Other', tenantClaim: undefined, tenants: undefined }),
    ],
    ...options,
  });
  await corp.serve(server.url);
  await other.serve(server.url, 'other');
  return {
    server,
    corp,
    other,
    async close() {
      await server.close();
      await corp.close();
      await other.close();
    },
  };
}

export interface Way {
  readonly browser?: Browser;
  readonly issuer?: 'Corp' | 'Other';
  readonly parameters?: Record<string, string>;
  /** Stops before an address is opened. */
  readonly until?: (url: URL) => boolean;
}

/** To the end of the sign-in, wherever that is: a page of ours, or the client's address. */
export function comeFrom(
  { server }: World,
  login: string,
  { browser = new Browser(), issuer = 'Corp', ...way }: Way = {},
): Promise<{ started: Started; place: Place }> {
  return signInOutside(browser, server.url, { issuer, login, ...way });
}

export async function signedIn(world: World, login: string, way: Way = {}): Promise<SignedIn> {
  const { started, place } = await comeFrom(world, login, way);
  if (place.html !== '')
    throw new Error(`Not signed in: ${place.html.replaceAll(/<style>.*<\/style>/gs, '')}`);
  return redeem(world.server.url, started, place.url);
}

/** Where the issuer sends the person back to, before that address is opened. */
export async function returnOf(world: World, login: string, way: Way = {}) {
  const browser = way.browser ?? new Browser();
  const until = ({ pathname }: URL) => pathname.startsWith('/oidc/from/');
  const { started, place } = await comeFrom(world, login, { ...way, browser, until });
  return { browser, started, url: place.url };
}

export const accountOf = ({ accessToken }: SignedIn) => String(decodeJwt(accessToken).sub);
