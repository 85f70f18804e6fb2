/** What a route of the API is: one row of the table that serves requests and writes the OpenAPI document. */
import type * as v from 'valibot';
import type { SignInWays } from '../../lib/schema/about.ts';
import type { AheadStatement } from '../db/ahead.ts';
import type { Transaction } from '../db/database.ts';
import type { Concern } from '../feed/concerns.ts';
import type { Snapshots } from '../feed/snapshot.ts';
import type { LatePosition } from '../records/answer-position.ts';
import type { Caller } from '../records/caller.ts';
import type { SecretBox } from '../records/secret-box.ts';
import type { Readiness } from './readiness.ts';

/** A schema with the name it has in the OpenAPI document. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: v.GenericSchema;
  /** Of what is no JSON. */
  readonly mediaType?: 'text/csv' | 'text/plain';
}

export interface Answer {
  /** 200 when absent. */
  readonly status?: number;
  readonly body?: unknown;
  /** The body where it is kept as compressed JSON. */
  readonly brotli?: Buffer;
  /** The body where it is a file, in pieces; those that are still to come are asked for as the reader takes them. */
  readonly csv?: readonly string[] | AsyncIterable<string>;
  /** The body where it is text of another type. */
  readonly text?: { readonly type: string; readonly body: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the record in the body, as `POSITION_HEADER` tells it; read once the transaction is over. */
  readonly position?: Readonly<LatePosition>;
  /** There is nothing new: a caller who is willing to wait is answered later. It depends on all of these, and on nothing else. */
  readonly idle?: readonly Concern[];
}

export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  /** Parsed by the route's own schema. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Parsed JSON, the bytes of a file, or undefined where the route takes none. */
  readonly body: unknown;
  header(name: string): string | undefined;
}

/** Facts about this server that answers repeat. */
export interface ServerFacts {
  readonly serverId: string;
  readonly serverVersion: string;
  readonly protocol: { readonly min: number; readonly max: number };
  readonly issuer: string;
  readonly signIn: SignInWays;
}

/** A further look in a transaction of its own, after the first has answered. The account is read again. */
export type Look = <T>(work: (transaction: Transaction, caller: Caller) => Promise<T>) => Promise<T>;

export interface DataRequest extends ApiRequest {
  readonly transaction: Transaction;
  readonly caller: Caller;
  readonly look: Look;
  /** By the route's own `prepare`. */
  readonly prepared: unknown;
  /** Aborted when whoever asked has gone. */
  readonly signal: AbortSignal;
  /** `null`: the operator has set no key. */
  readonly secrets: SecretBox | null;
  readonly facts: ServerFacts;
  readonly snapshots: Snapshots;
}

interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Hono's spelling: `/v1/crm-users/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly query?: v.ObjectEntries;
  /** Request headers that the route reads, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that its answers have besides those of all, with what they mean. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly body?: NamedSchema;
  /** Largest body; that of all routes where absent. */
  readonly maxBodyBytes?: number;
  readonly answers: Readonly<Record<number, NamedSchema>>;
}

/** Served inside one transaction bound to the caller; `read` refuses writes. */
export interface DataRoute extends RouteDescription {
  readonly access: 'read' | 'write';
  /** What it reads may come from a replica that has everything committed before the request. */
  readonly mayBeReplica?: boolean;
  /** One of its statements may rightly take minutes, as with `lasts` and `endsWork`. */
  readonly mayBeLong?: boolean;
  /** Takes `wait` seconds, and is asked again when something changed meanwhile. */
  readonly waits?: boolean;
  /** A machine's token may ask it, and no other route. */
  readonly servesMachines?: boolean;
  /**
   * It may take seconds: with an `Idempotency-Key` it goes on when its connection ends, the same request joins it, and it can be given up until
   * it has committed. By what: the id of what it works on, or its key.
   */
  readonly lasts?: (request: Pick<ApiRequest, 'params' | 'query' | 'header'>) => string | undefined;
  /** Gives up such work of the same account, before anything else: its own transaction may have to wait for that one. */
  readonly endsWork?: (request: Pick<ApiRequest, 'params'>) => string | undefined;
  /** What the answer asks the database first, where that can be told before the account is read (`TransactionOptions.ahead`); where it only reads, mostly all of it. */
  readonly ahead?: (request: ApiRequest, asker: SeenAsker) => readonly AheadStatement[];
  /** What can be done before that transaction, in others of its own, so that nobody waits for it meanwhile; it refuses nothing, and has no effect. */
  readonly prepare?: (request: Preparing) => Promise<unknown>;
  /** After the answer, or where it failed: takes back what was prepared and not made use of; never rejects. */
  readonly leave?: (prepared: unknown, write: Look) => Promise<void>;
  answer(request: DataRequest): Promise<Answer>;
}

/** Who asks, before the transaction has read the account. */
export interface SeenAsker {
  readonly tenantId: string;
  readonly accountId: string;
  readonly secrets: SecretBox | null;
  /** As a former request's transaction read it; who asks may have gained or lost rights since. */
  readonly seen: Caller | undefined;
}

export interface Preparing extends Pick<DataRequest, 'params' | 'body' | 'look' | 'signal'> {
  /** As `look`, in a transaction that may write. */
  readonly write: Look;
}

export interface OpenRoute extends RouteDescription {
  readonly access: 'open';
  answer(server: OpenServer, asker: Asker): Promise<Answer> | Answer;
}

/** What routes without sign-in may use. */
export interface OpenServer {
  readonly facts: ServerFacts;
  readonly openApi: () => unknown;
  readonly readiness: Readiness;
  readonly metrics: MetricsAccess;
}

/** Who asks without a sign-in. */
export interface Asker {
  /** `null` where it cannot be told. */
  readonly address: string | null;
  readonly authorization: string | undefined;
}

export interface MetricsAccess {
  readonly text: () => string;
  /** Whom they are shown to. */
  readonly isFor: (asker: Asker) => boolean;
}

export type Route = DataRoute | OpenRoute;
