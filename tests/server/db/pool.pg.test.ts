/** More transactions than the pool has connections, for longer than one waits: told so that the client tries again. */
import { expect, it } from 'vitest';
import { answerFor } from '../../../server/http/problem-answer.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { asSeed } from '../tenant-fixture.ts';

const CONNECTIONS = 10;

describeDatabases(
  'a PostgreSQL database whose connections are all taken',
  (subject) => {
    it('is busy, which is no fault that nobody knows', async () => {
      const { database } = subject();
      const end = Promise.withResolvers<void>();
      const taken = Array.from({ length: CONNECTIONS }, () => asSeed(database, () => end.promise));
      const late = await asSeed(database, (tx) => tx.query('select 1')).catch((error: unknown) => error);
      end.resolve();
      await Promise.all(taken);
      expect(answerFor(late, 'a request').problem).toMatchObject({ status: 503, code: 'busy' });
    }, 60_000);
  },
  POSTGRES ? [POSTGRES] : [],
);
