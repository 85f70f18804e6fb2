/** What the log keeps of an error of the database: where it happened, and nothing that somebody typed. */
import { beforeAll, expect, it } from 'vitest';
import { describeDatabases } from '../support/databases.ts';
import { captureLog } from './capture-log.ts';
import { asSeed, loadFixture } from './tenant-fixture.ts';

const TYPED = 'typed by somebody';

describeDatabases('an error of the database in the log', (subject) => {
  beforeAll(() => loadFixture(subject().database));

  async function logged(sql: string, parameters: readonly unknown[]) {
    const { log, lines } = captureLog();
    await asSeed(subject().database, (tx) => tx.query(sql, parameters)).catch((err: unknown) =>
      log.error({ err }, 'failed'),
    );
    return { text: lines.join(), err: (JSON.parse(lines[0] ?? '') as { err: Record<string, unknown> }).err };
  }

  it('names state and place, and no value that the database quotes', async () => {
    const { text, err } = await logged('select $1::text::int', [TYPED]);
    expect(err).toMatchObject({ state: '22P02', stack: expect.stringMatching(/^\s+at \S/) });
    expect(text).not.toContain(TYPED);
  });

  it('names table and constraint of a rule, and no value', async () => {
    const { text, err } = await logged('update crm_users set username = $1', [TYPED]);
    expect(err).toEqual({
      type: 'error',
      message: expect.stringContaining('left out'),
      state: '23505',
      table: 'crm_users',
      constraint: 'crm_users_username',
      stack: expect.any(String),
    });
    expect(text).not.toContain(TYPED);
  });
});

it('an error that is none of the database keeps its message', () => {
  const { log, text } = captureLog();
  log.error({ err: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) }, 'failed');
  log.error({ err: Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) }, 'failed');
  expect(text()).toContain('connect ECONNREFUSED');
  expect(text()).toContain('write EPIPE');
});
