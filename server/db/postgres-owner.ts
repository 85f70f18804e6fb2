/** One connection to a PostgreSQL server as the owner of the database. Runs in the command line. */
import { Client } from 'pg';
import type { OwnerDatabase } from './owner.ts';

const BEGIN = { read: 'begin isolation level repeatable read read only', write: 'begin' } as const;

export async function openPostgresOwner(url: string): Promise<OwnerDatabase> {
  const client = new Client({
    connectionString: url,
    application_name: 'patchpanel command',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks fails the query that waits for it; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  const script = async (sql: string) => void (await client.query(sql));
  return {
    driver: 'postgres',
    async transaction(access, work) {
      // What an operator limits for requests is not meant for a whole database.
      await script(
        `${BEGIN[access]}; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`,
      );
      try {
        const result = await work({
          script,
          rows: async <R>(sql: string, parameters: readonly unknown[] = []) =>
            (await client.query(sql, [...parameters])).rows as R[],
        });
        await script('commit');
        return result;
      } catch (error) {
        await script('rollback').catch(() => undefined);
        throw error;
      }
    },
    close: () => client.end(),
  };
}
