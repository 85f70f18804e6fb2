/** Several statements as one query of `pg`, seen from the library's side. */
import { expect, it, vi } from 'vitest';
import { Unit } from '../../../server/db/postgres-unit.ts';
import type { Outcome } from '../../../server/db/unit-line.ts';

/** Writes down what is sent. */
function connectionOf(parsed: Record<string, string> = {}) {
  const sent: string[] = [];
  const tell = (name: string) => (message?: unknown) => {
    const { name: of, statement } = (message ?? {}) as { name?: string; statement?: string };
    sent.push([name, of ?? statement].filter(Boolean).join(' '));
  };
  return {
    sent,
    stream: { cork() {}, uncork() {}, destroy: vi.fn() },
    parsedStatements: parsed,
    submittedNamedStatements: {} as Record<string, string>,
    parse: tell('parse'),
    bind: tell('bind'),
    describe: () => {},
    execute: tell('execute'),
    close: tell('close'),
    sync: tell('sync'),
    query: tell('query'),
  };
}

const statements = ['a', 'b', 'c'].map((name) => ({ name, text: `select '${name}'`, values: [] }));

function submitted(parsed?: Record<string, string>) {
  const outcomes: Outcome[][] = [];
  const unit = new Unit(statements, (answered) => outcomes.push([...answered]));
  const connection = connectionOf(parsed);
  unit.submit(connection);
  return { unit, connection, outcomes };
}

it('ends in one Sync, and parses what is not known', () => {
  const { connection } = submitted({ b: "select 'b'" });
  expect(connection.sent).toEqual([
    ...['parse a', 'bind a', 'execute'],
    ...['bind b', 'execute'],
    ...['parse c', 'bind c', 'execute', 'sync'],
  ]);
});

it('has the name of the statement that is just being answered, by which the library takes it down', () => {
  const { unit, connection } = submitted();
  const names = [unit.name];
  unit.handleCommandComplete({ text: 'SELECT 1' }, connection);
  names.push(unit.name);
  expect(names).toEqual(['a', 'b']);
});

it('tells what was done before a failure, and that nothing behind it was; what was not parsed is parsed again', () => {
  const { unit, connection, outcomes } = submitted();
  delete connection.submittedNamedStatements.a;
  unit.handleCommandComplete({ text: 'SELECT 0' }, connection);
  const error = new Error('division by zero');
  unit.handleError(error, connection);
  unit.handleReadyForQuery(connection);
  expect(outcomes).toEqual([[{ rows: [], tag: 'SELECT' }, { error }, { error }]]);
  expect(connection.submittedNamedStatements).toEqual({});
});

it('gives the connection up where one of them cannot be sent, so that half of it never runs', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const connection = connectionOf();
  connection.bind = () => {
    throw new Error('Converting circular structure');
  };
  new Unit(statements, () => {}).submit(connection);
  expect(connection.stream.destroy).toHaveBeenCalled();
});

it('calls what the library put in its place to end the time that a query has', () => {
  const { unit, connection } = submitted();
  const ended = vi.fn();
  Object.assign(unit, { callback: ended });
  for (const _ of statements) unit.handleCommandComplete({ text: 'SELECT 0' }, connection);
  unit.handleReadyForQuery(connection);
  expect(ended).toHaveBeenCalledOnce();
});
