/** `--check` against a real standby, and against servers that are none of this primary. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkConfig } from '../../server/check-config.ts';
import { openDatabase } from '../../server/db/open.ts';
import { databaseUrl } from '../support/database-url.ts';
import { describeDatabases, POSTGRES } from '../support/databases.ts';
import { type StandbyPair, startStandbyPair } from '../support/standby.ts';

describeDatabases(
  'the check of replicas',
  (subject) => {
    let pair: StandbyPair;
    beforeAll(async () => {
      pair = await startStandbyPair();
      const database = await openDatabase({ url: pair.primaryUrl });
      await database.close();
    }, 60_000);
    afterAll(() => pair.close());

    const check = (...urls: string[]) =>
      checkConfig({ DATABASE_URL: pair.primaryUrl, PATCHPANEL_REPLICA_URLS: urls.join(', ') });

    test('finds a standby good', async () => {
      const { notes, faults } = await check(pair.standby.url);
      expect(faults).toEqual([]);
      expect(notes.join('\n')).toContain('PATCHPANEL_REPLICA_URLS, 1 of 1: a standby of DATABASE_URL');
    });

    test.each<[string, () => string, string]>([
      ['the primary itself', () => pair.primaryUrl, 'It is no standby: it takes writes of its own.'],
      ['another server', () => subject().url ?? '', 'It is no standby of the server in DATABASE_URL.'],
      [
        'another database of the standby',
        () => databaseUrl(pair.standby.url, 'template1'),
        'It is another database of that server',
      ],
      ['nothing', () => 'postgres://127.0.0.1:1/none', 'connect ECONNREFUSED'],
    ])('names %s', async (_, url, fault) => {
      const { faults } = await check(pair.standby.url, url());
      expect(faults.length).toBe(1);
      expect(faults[0]).toContain(`PATCHPANEL_REPLICA_URLS, 2 of 2: ${fault}`);
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
