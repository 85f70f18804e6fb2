/** A file that is sent in parts is planned as it is, by who sent it; on both databases. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { dropFile, joinParts, keepPart } from '../../../server/imports/file-parts.ts';
import { prunePlans } from '../../../server/imports/prune-plans.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, as, EVE_ACCOUNT, id, loadFixture, NORA, refusal, SAM, TENANT } from '../tenant-fixture.ts';

const MB = 1024 * 1024;
const bytesOf = (text: string) => new TextEncoder().encode(text);

describeDatabases('a file in parts', (subject) => {
  let database: Database;
  let fileId = '';
  let files = 8000;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });
  beforeEach(() => {
    files += 1;
    fileId = id(files);
  });

  const keep = (from: number, text: string, { by = ADA, file = fileId } = {}) =>
    as(database, by, (tx, caller) => keepPart(tx, caller, { fileId: file, from, bytes: bytesOf(text) }));
  const join = (size: number, { by = ADA, file = fileId, rest = '' } = {}) =>
    as(database, by, async (tx, caller) =>
      new TextDecoder().decode(await joinParts(tx, caller, { fileId: file, size, rest: bytesOf(rest) })),
    );
  const MISSING = { status: 409, code: 'parts_missing' };

  it('is put together in the order of its bytes', async () => {
    expect(await keep(0, 'Grüße,')).toBe(8);
    expect(await keep(11, 'end')).toBe(14);
    expect(await keep(8, 'the')).toBe(11);
    expect(await join(14)).toBe('Grüße,theend');
  });

  it('takes a part again, also a shorter one, and one that came late', async () => {
    await keep(0, 'abcdefgh');
    await keep(0, 'abcd');
    await keep(4, 'efgh');
    expect(await join(8)).toBe('abcdefgh');
    await keep(0, 'abcdefgh');
    expect(await join(8)).toBe('abcdefgh');
  });

  it('ends with what came with the request, though a part reaches into it', async () => {
    await keep(0, 'abcd');
    expect(await join(6, { rest: 'ef' })).toBe('abcdef');
    expect(await join(5, { rest: 'de' })).toBe('abcde');
    expect(await refusal(join(7, { rest: 'ef' }))).toMatchObject(MISSING);
    expect(await refusal(join(1, { rest: 'ef' }))).toMatchObject(MISSING);
  });

  it.each([
    ['the first part', [[4, 'efgh']]],
    [
      'a part in between',
      [
        [0, 'ab'],
        [4, 'efgh'],
      ],
    ],
    ['the end', [[0, 'abcd']]],
    ['everything', []],
  ] as const)('is refused without %s', async (_, parts) => {
    for (const [from, text] of parts) await keep(from, text);
    expect(await refusal(join(8))).toMatchObject(MISSING);
  });

  it("is nobody else's", async () => {
    await keep(0, 'mine');
    expect(await refusal(join(4, { by: NORA }))).toMatchObject(MISSING);
    await keep(0, 'hers', { by: NORA });
    expect(await join(4)).toBe('mine');
  });

  it.each([
    ['support', SAM],
    ['an agent', EVE_ACCOUNT],
  ])('is not taken from %s, by row-level security alone', async (_, by) => {
    await expect(keep(0, 'x', { by })).rejects.toMatchObject({ code: '42501' });
  });

  it('is kept for oneself alone, by row-level security', async () => {
    const forAnother = as(database, NORA, (tx, caller) =>
      keepPart(tx, { ...caller, accountId: ADA }, { fileId, from: 0, bytes: bytesOf('x') }),
    );
    await expect(forAnother).rejects.toMatchObject({ code: '42501' });
  });

  it('has at most 128 MB', async () => {
    expect(await refusal(keep(128 * MB - 2, 'abc'))).toMatchObject({ status: 413, code: 'too_large' });
    expect(await keep(128 * MB - 3, 'abc')).toBe(128 * MB);
  });

  it('goes when it is forgotten', async () => {
    await keep(0, 'gone');
    await as(database, ADA, (tx, caller) => dropFile(tx, caller, fileId));
    expect(await refusal(join(4))).toMatchObject(MISSING);
  });

  it('goes when four others of the account have begun', async () => {
    for (let file = 0; file < 5; file += 1) {
      // Times are kept in milliseconds, and two files may begin in one.
      await as(database, ADA, (tx) => tx.query("update import_parts set sent_at = sent_at - interval '1 s'"));
      await keep(0, 'file', { file: id(8900 + file) });
    }
    expect(await refusal(join(4, { file: id(8900) }))).toMatchObject(MISSING);
    expect(await join(4, { file: id(8901) })).toBe('file');
  });

  it('goes four hours after its last part', async () => {
    const age = (hours: number) =>
      as(database, ADA, (tx) =>
        tx.query(
          'update import_parts set sent_at = sent_at - make_interval(hours => $2) where file_id = $1',
          [fileId, hours],
        ),
      );
    await keep(0, 'kept');
    await age(3);
    await prunePlans(database, TENANT);
    expect(await join(4)).toBe('kept');
    await age(2);
    await prunePlans(database, TENANT);
    expect(await refusal(join(4))).toMatchObject(MISSING);
  });
});
