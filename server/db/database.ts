/** The only door to the data: a transaction bound to a tenant and an actor. No handle exists outside it. */

import type { AheadStatement } from './ahead.ts';
import type { MigrationDifference } from './migrate.ts';
import type { ReplicasReport } from './replica-report.ts';

/** Who a transaction acts for. Row-level security reads it; a `system` binding names the server's own few jobs. */
export type Binding =
  | { readonly tenantId: string; readonly accountId: string }
  | { readonly tenantId: string; readonly system: 'sign-in' | 'seed' | 'maintenance' };

/** A transaction in progress. Its queries see only what the binding may see. */
export interface Transaction {
  readonly binding: Binding;
  /** What the binding read of its account, for `readCaller`; absent where nothing was read, or where a wrapper does not pass it on. */
  readonly account?: unknown;
  /** No other transaction runs until it ends, so that what it has read stays so without a lock; absent as `account` may be. */
  readonly isAlone?: boolean;
  /**
   * Runs one statement with `$1…` parameters. Counts come back as numbers, `timestamptz` as ISO text with milliseconds. Those that are asked for
   * without waiting in between run in their order, and go to the database together: behind one that fails, they fail as well.
   */
  query<R extends object>(
    sql: string,
    parameters?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<R[]>;
}

export interface StatementOptions {
  /**
   * Nothing follows: it may be sent together with the commit, so that what it locks is held no longer than the database needs. No rows come
   * back then; what it fails with is what the transaction fails with.
   */
  readonly isLast?: boolean;
  /** Is given the rows of a last statement that did not come back, before the transaction resolves. */
  readonly onRows?: (rows: readonly object[]) => void;
}

export interface TransactionOptions {
  /** Refuses writes, and reads from one snapshot. */
  readonly readOnly?: boolean;
  /**
   * Of a reading one: a replica may serve it that has everything which was committed, by whomever, before it was asked for. `work` may begin
   * again, on the primary.
   */
  readonly mayBeReplica?: boolean;
  /** One of its statements may rightly take minutes. Others are ended after the time that the operator gives, on PostgreSQL. */
  readonly mayBeLong?: boolean;
  /**
   * What `work` is going to ask first, sent with the binding: it need not wait in between. It gets these answers where it asks for the very same, in
   * their order and before anything else; what they fail with it is told then. Never with `mayBeReplica`.
   */
  readonly ahead?: readonly AheadStatement[];
  /** Of a reading one: `work` will most likely ask for nothing else, so that the commit goes with them, and it comes so often that PostgreSQL plans it once for whatever values. Where it does, it begins again. */
  readonly asksNoMore?: boolean;
}

/** A committed change of a tenant's configuration. `seq` is the tenant's newest. */
export interface CommittedChange {
  readonly tenantId: string;
  readonly seq: number;
  /** Where it says rows or accounts, nothing else has changed; where it says neither, anything may have. */
  readonly rows?: readonly ChangedRow[];
  /** Of these, or of their grants or sign-ins. */
  readonly accounts?: readonly string[];
}

export type ChangedRow = readonly [kind: string, id: string, instanceId: string | null];

export interface Database {
  readonly driver: 'pglite' | 'postgres';
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<T>(
    binding: Binding,
    work: (transaction: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * Calls the listener after each commit that changed configuration or accounts, from this process or another; of one of this process before its
   * transaction resolves. Returns its removal.
   */
  onCommitted(listener: (change: CommittedChange) => void): () => void;
  /** False while commits of other processes may have gone unheard, but for those of the last seconds (`HEARING_MS`). */
  hears(): boolean;
  /** How the structure of the database differs from that of this version. Rejects when it does not answer. */
  compareMigrations(): Promise<MigrationDifference>;
  /** `null` or absent where there are none. */
  replicas?(): ReplicasReport | null;
  close(): Promise<void>;
}
