/** All outside issuers of this server, and what they need of it. Runs in the server. */
import type { Database } from '../../db/database.ts';
import { type Admit, admission } from './admit.ts';
import { type Connection, connect } from './connection.ts';
import type { OutsideIssuer } from './issuer-config.ts';
import { type Tickets, ticketStorage } from './tickets.ts';

export interface OutsideIssuers {
  readonly all: readonly Connection[];
  readonly tickets: Tickets;
  readonly admit: Admit;
  find(id: string): Connection | undefined;
  /** How long a sign-in of an account of this issuer is worth something, in seconds; 0 where it is none of ours any more. */
  lifeOf(issuer: string): number;
}

export interface OutsideParts {
  readonly database: Database;
  readonly tenantId: string;
  /** Public address of the server. */
  readonly url: string;
  readonly now?: () => number;
}

/** Where an issuer sends people back; each has its own, so that none can speak for another. */
export function redirectUriOf(url: string, id: string): string {
  return `${url}/oidc/from/${id}`;
}

export function signedOutUriOf(url: string): string {
  return `${url}/oidc/signed-out`;
}

export function connectIssuers(issuers: readonly OutsideIssuer[], parts: OutsideParts): OutsideIssuers {
  const { database, tenantId, url, now = () => Date.now() } = parts;
  const all = issuers.map((issuer) =>
    connect(issuer, { redirectUri: redirectUriOf(url, issuer.id), fetch, now }),
  );
  return {
    all,
    tickets: ticketStorage(database, tenantId),
    admit: admission(database, tenantId),
    find: (id) => all.find(({ issuer }) => issuer.id === id),
    lifeOf: (address) => {
      const found = issuers.find(({ issuer }) => issuer === address);
      return (found?.sessionHours ?? 0) * 3600;
    },
  };
}
