/** Statements of the embedded database are parsed once; what their plans were made for does not outlive the tables it was true of. */
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { PgliteStatements } from '../../../server/db/pglite-statements.ts';

let pglite: PGlite;
let statements: PgliteStatements;
const sent: string[] = [];

beforeAll(async () => {
  pglite = await PGlite.create();
  vi.useFakeTimers({ toFake: ['performance'] });
  statements = new PgliteStatements(pglite);
  await pglite.exec('create table things (id int primary key, tags text[], note jsonb)');
  const { execProtocolStream } = pglite;
  vi.spyOn(pglite, 'execProtocolStream').mockImplementation((message, options) => {
    sent.push(Buffer.from(message).toString('latin1'));
    return execProtocolStream.call(pglite, message, options);
  });
});
afterAll(async () => {
  vi.useRealTimers();
  await pglite.close();
});
beforeEach(() => {
  sent.splice(0);
});

async function run(sql: string, parameters: readonly unknown[] = []): Promise<object[]> {
  const [outcome] = await statements.run([{ sql, parameters }]);
  if (!outcome) throw new Error('Nothing was answered.');
  if ('error' in outcome) throw outcome.error;
  return outcome.rows;
}

const INSERT = 'insert into things values ($1, $2, $3) returning id, tags, note';
const value = (id: number) => [id, ['a', 'b "c"', 'null'], JSON.stringify({ id })];

it('parses a text once, and gives the values of every run', async () => {
  expect(await run(INSERT, value(1))).toEqual([{ id: 1, tags: ['a', 'b "c"', 'null'], note: { id: 1 } }]);
  expect(sent.splice(0)).toHaveLength(2);
  expect(await run(INSERT, [2, null, null])).toEqual([{ id: 2, tags: null, note: null }]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).not.toContain('insert into');
});

it('goes on after a statement that failed', async () => {
  await run(INSERT, value(3));
  await expect(run(INSERT, value(3))).rejects.toMatchObject({
    code: '23505',
    constraint: 'things_pkey',
  });
  await expect(run('select no_such_column from things', [])).rejects.toMatchObject({
    code: '42703',
  });
  expect(await run(INSERT, value(4))).toHaveLength(1);
});

it('runs those that are asked for at once in their order', async () => {
  const [inserted, found] = await Promise.all([
    run(INSERT, value(5)),
    run('select note from things where id = $1', [5]),
  ]);
  expect(inserted).toHaveLength(1);
  expect(found).toEqual([{ note: { id: 5 } }]);
});

it('plans anew after a while, since tables grow', async () => {
  const count = () => run('select count(*)::int as count from things', []);
  await count();
  sent.splice(0);
  vi.advanceTimersByTime(5_001);
  await count();
  await count();
  expect(sent.map((message) => message.includes('discard plans'))).toEqual([true, false]);
});

it('plans anew though the statement is one that nothing may come before', async () => {
  const isolate = 'set transaction isolation level repeatable read, read only';
  const begin = async () => {
    await pglite.exec('begin');
    await run(isolate, []);
    await pglite.exec('rollback');
  };
  await begin();
  vi.advanceTimersByTime(5_001);
  await begin();
  expect(sent.filter((message) => message.includes('discard plans'))).toHaveLength(1);
});

it('plans for a statement with very much to say alone, in one turn as well', async () => {
  const note = JSON.stringify('x'.repeat(50_000));
  expect(await run(INSERT, [6, null, note])).toHaveLength(1);
  expect(await run('select id from things where id = 6', [])).toHaveLength(1);
  sent.splice(0);
  await run(INSERT, [7, null, note]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain('insert into');
});

const statement = (sql: string, parameters: readonly unknown[] = []) => ({ sql, parameters });
const BEGIN = statement('begin');
const COMMIT = statement('commit');

it('runs several in one turn, once their texts are known', async () => {
  const unit = [BEGIN, statement(INSERT, value(10)), statement(INSERT, value(11)), COMMIT];
  const outcomes = await statements.run(unit);
  expect(outcomes.map((outcome) => 'rows' in outcome && [outcome.rows.length, outcome.tag])).toEqual([
    [0, 'BEGIN'],
    [1, 'INSERT 0 1'],
    [1, 'INSERT 0 1'],
    [0, 'COMMIT'],
  ]);
  sent.splice(0);
  await statements.run([BEGIN, statement(INSERT, value(12)), COMMIT]);
  expect(sent).toHaveLength(1);
});

it('runs nothing behind one that fails in the middle, and tells all of those the same', async () => {
  const settle = statement("select set_config('app.test', 'leaked', false)");
  await statements.run([settle, statement("select set_config('app.test', '', false)")]);
  const outcomes = await statements.run([
    BEGIN,
    statement(INSERT, value(20)),
    statement(INSERT, value(20)),
    settle,
    COMMIT,
  ]);
  expect(outcomes.map((outcome) => ('error' in outcome ? (outcome.error as Error).message : 'done'))).toEqual(
    ['done', 'done', ...Array(3).fill('duplicate key value violates unique constraint "things_pkey"')],
  );
  expect(pglite.isInTransaction()).toBe(true);
  await pglite.exec('rollback');
  expect(await run('select id from things where id = 20')).toEqual([]);
  expect(await run("select current_setting('app.test') as value")).toEqual([{ value: '' }]);
});

it('begins nothing where one of the texts cannot be read', async () => {
  const outcomes = await statements.run([BEGIN, statement('no such statement'), COMMIT]);
  expect(outcomes.map((outcome) => 'error' in outcome)).toEqual([true, true, true]);
  expect(pglite.isInTransaction()).toBe(false);
  const again = await statements.run([BEGIN, statement('select 1 as one'), COMMIT]);
  expect(again.map((outcome) => 'rows' in outcome && outcome.rows)).toEqual([[], [{ one: 1 }], []]);
});
