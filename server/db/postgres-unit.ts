/**
 * Several statements as one unit of PostgreSQL's protocol, up to one `Sync`: behind one that fails the database skips all that is left of it, so that
 * nothing has to wait for the binding. `pg` has no such thing by itself, but its connections take a query that is made of others. Runs in the server.
 */
import { Query, type QueryConfig, type QueryResult } from 'pg';
import type { Outcome } from './unit-line.ts';

/** What `pg` tells a query of, and asks it for. https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/client.js */
interface Part {
  name?: string;
  text?: string;
  _result: { _types: unknown };
  readonly callback: Callback;
  submit(connection: Connection): Error | null;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  handleReadyForQuery(connection: Connection): void;
  handleError(error: Error, connection: Connection): void;
}

interface Connection {
  readonly stream: { destroy(error: Error): void };
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: unknown): void;
  bind(message: unknown): void;
  describe(message: unknown): void;
  execute(message: unknown): void;
  close(message: unknown): void;
  sync(): void;
  query(text: string): void;
}

/** One that is not kept prepared would be asked for in another way, which has no units. */
const EXTENDED = 'extended';

type Callback = (error: Error | null, result?: QueryResult) => void;
/** The library makes a promise where it is given none. */
const NOTHING: Callback = () => undefined;

/** Callbacks are given, not assigned: those would live as long as old objects do (`decisions/0099`). */
const PgQuery = Query as unknown as new (
  config: QueryConfig & { queryMode?: string },
  callback: Callback,
) => Part;

/** The connection as a part sees it, which would end itself with a `Sync`. */
class WithoutSync implements Connection {
  readonly stream: Connection['stream'];
  readonly parsedStatements: Connection['parsedStatements'];
  readonly submittedNamedStatements: Connection['submittedNamedStatements'];
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.stream = connection.stream;
    this.parsedStatements = connection.parsedStatements;
    this.submittedNamedStatements = connection.submittedNamedStatements;
  }

  parse(message: unknown): void {
    this.#connection.parse(message);
  }
  bind(message: unknown): void {
    this.#connection.bind(message);
  }
  describe(message: unknown): void {
    this.#connection.describe(message);
  }
  execute(message: unknown): void {
    this.#connection.execute(message);
  }
  close(message: unknown): void {
    this.#connection.close(message);
  }
  sync(): void {}
  query(): void {
    throw new Error('A statement without a name cannot be part of a unit.');
  }
}

export class Unit extends PgQuery {
  readonly #parts: readonly Part[];
  readonly #outcomes: Outcome[] = [];
  readonly #onAnswered: (outcomes: readonly Outcome[]) => void;
  /** So many have been run. */
  #done = 0;
  #isOver = false;

  /** `onAnswered` is called once, with an outcome for each. */
  constructor(statements: readonly QueryConfig[], onAnswered: (outcomes: readonly Outcome[]) => void) {
    super({ text: '' }, NOTHING);
    this.#onAnswered = onAnswered;
    this.#parts = statements.map(
      (statement) => new PgQuery({ ...statement, queryMode: EXTENDED }, this.#take.bind(this)),
    );
    this.#tellOf();
  }

  #take(error: Error | null, result?: QueryResult): void {
    this.#outcomes.push(error ? { error } : { rows: result?.rows ?? [], tag: result?.command ?? '' });
  }

  override submit(connection: Connection): null {
    const withoutSync = new WithoutSync(connection);
    for (const part of this.#parts) {
      part._result._types = this._result._types;
      const error = part.submit(withoutSync);
      // Half a unit must not run; the library gives up on it with the connection.
      if (error || this.#outcomes.length > 0)
        connection.stream.destroy(error ?? new Error('Cannot be sent.'));
    }
    connection.sync();
    return null;
  }

  /** The library takes down what has been parsed by the name and the text that the query has just then. */
  #tellOf(): void {
    const part = this.#parts[this.#done];
    this.name = part?.name;
    this.text = part?.text;
  }

  override handleRowDescription(message: unknown): void {
    this.#parts[this.#done]?.handleRowDescription(message);
  }

  override handleDataRow(message: unknown): void {
    this.#parts[this.#done]?.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    this.#parts[this.#done]?.handleCommandComplete(message, connection);
    this.#done += 1;
    this.#tellOf();
  }

  override handleReadyForQuery(connection: Connection): void {
    this.#end(connection, new Error('PostgreSQL did not answer a statement.'));
  }

  override handleError(error: Error, connection: Connection): void {
    // What was skipped has not been parsed.
    for (const { name } of this.#parts.slice(this.#done)) {
      if (name !== undefined) delete connection.submittedNamedStatements[name];
    }
    this.#end(connection, error);
  }

  #end(connection: Connection, error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const run = this.#parts.slice(0, this.#done);
    this.#outcomes.length = 0;
    for (const part of run) part.handleReadyForQuery(connection);
    for (const _ of this.#parts.slice(this.#done)) this.#outcomes.push({ error });
    // The library may have put another one in its place, which ends the time that a query has.
    this.callback(null);
    this.#onAnswered(this.#outcomes);
  }
}
