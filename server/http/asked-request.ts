/**
 * A request as routes get it. Classes, because a literal with an accessor, or an object that is the prototype of another, gets a hidden class of its
 * own, which holds it until old objects are collected (`decisions/0099`). Runs in the server.
 */
import type { Context } from 'hono';
import type { HeldToken } from '../records/caller.ts';
import type { ApiRequest, DataRequest } from './route.ts';

interface Asked {
  readonly accountId: string;
  readonly token: HeldToken;
  readonly query: ApiRequest['query'];
  readonly body: unknown;
  readonly signal: () => AbortSignal;
}

export class AskedRequest implements ApiRequest {
  readonly accountId: string;
  readonly token: HeldToken;
  readonly query: ApiRequest['query'];
  readonly params: ApiRequest['params'];
  readonly body: unknown;
  readonly #context: Context;
  readonly #asked: Asked;

  constructor(context: Context, asked: Asked) {
    this.accountId = asked.accountId;
    this.token = asked.token;
    this.query = asked.query;
    this.params = context.req.param() as Record<string, string>;
    this.body = asked.body;
    this.#context = context;
    this.#asked = asked;
  }

  get signal(): AbortSignal {
    return this.#asked.signal();
  }

  header(name: string): string | undefined {
    return this.#context.req.header(name);
  }

  /** The same, ended by another one. */
  withSignal(signal: AbortSignal): AskedRequest {
    return new AskedRequest(this.#context, { ...this.#asked, signal: () => signal });
  }
}

type Bound = Pick<
  DataRequest,
  'transaction' | 'caller' | 'look' | 'prepared' | 'facts' | 'secrets' | 'snapshots'
>;

/** The same within a transaction. */
export class BoundRequest implements DataRequest {
  readonly query: ApiRequest['query'];
  readonly params: ApiRequest['params'];
  readonly body: unknown;
  readonly transaction: DataRequest['transaction'];
  readonly caller: DataRequest['caller'];
  readonly look: DataRequest['look'];
  readonly prepared: unknown;
  readonly facts: DataRequest['facts'];
  readonly secrets: DataRequest['secrets'];
  readonly snapshots: DataRequest['snapshots'];
  readonly #asked: AskedRequest;

  constructor(asked: AskedRequest, bound: Bound) {
    this.query = asked.query;
    this.params = asked.params;
    this.body = asked.body;
    this.transaction = bound.transaction;
    this.caller = bound.caller;
    this.look = bound.look;
    this.prepared = bound.prepared;
    this.facts = bound.facts;
    this.secrets = bound.secrets;
    this.snapshots = bound.snapshots;
    this.#asked = asked;
  }

  get signal(): AbortSignal {
    return this.#asked.signal;
  }

  header(name: string): string | undefined {
    return this.#asked.header(name);
  }
}
