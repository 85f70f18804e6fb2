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

const INSERT = 'insert into things values ($1, $2, $3) returning id, tags, note';
const value = (id: number) => [id, ['a', 'b "c"', 'null'], JSON.stringify({ id })];

it('parses a text once, and gives the values of every run', async () => {
  expect(await statements.run(INSERT, value(1))).toEqual([
    { id: 1, tags: ['a', 'b "c"', 'null'], note: { id: 1 } },
  ]);
  expect(sent.splice(0)).toHaveLength(2);
  expect(await statements.run(INSERT, [2, null, null])).toEqual([{ id: 2, tags: null, note: null }]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).not.toContain('insert into');
});

it('goes on after a statement that failed', async () => {
  await statements.run(INSERT, value(3));
  await expect(statements.run(INSERT, value(3))).rejects.toMatchObject({
    code: '23505',
    constraint: 'things_pkey',
  });
  await expect(statements.run('select no_such_column from things', [])).rejects.toMatchObject({
    code: '42703',
  });
  expect(await statements.run(INSERT, value(4))).toHaveLength(1);
});

it('runs those that are asked for at once in their order', async () => {
  const [inserted, found] = await Promise.all([
    statements.run(INSERT, value(5)),
    statements.run('select note from things where id = $1', [5]),
  ]);
  expect(inserted).toHaveLength(1);
  expect(found).toEqual([{ note: { id: 5 } }]);
});

it('plans anew after a while, since tables grow', async () => {
  const count = () => statements.run('select count(*)::int as count from things', []);
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
    await statements.run(isolate, []);
    await pglite.exec('rollback');
  };
  await begin();
  vi.advanceTimersByTime(5_001);
  await begin();
  expect(sent.filter((message) => message.includes('discard plans'))).toHaveLength(1);
});

it('leaves a statement with very much to say to those who plan for it alone', async () => {
  const note = JSON.stringify('x'.repeat(50_000));
  expect(await statements.run(INSERT, [6, null, note])).toBeNull();
  expect(await statements.run('select id from things where id = 6', [])).toEqual([]);
});
