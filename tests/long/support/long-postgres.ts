/** A real PostgreSQL of a long test, with databases by name. */
import { databaseUrl } from '../../support/database-url.ts';
import { onServer } from '../../support/on-server.ts';
import { startPostgres } from '../../support/postgres.ts';

export interface LongPostgres {
  /** Makes an empty database and returns its address. */
  create(name: string): Promise<string>;
  /** Drops what was made, and stops the server where this started it. */
  stop(): Promise<void>;
}

/** Throws where there is none, with what to do about it: without it the test would prove nothing. */
export async function startLongPostgres(): Promise<LongPostgres> {
  const postgres = await startPostgres();
  if ('notRun' in postgres) throw new Error(`PostgreSQL is needed: ${postgres.notRun}`);
  const made: string[] = [];
  return {
    async create(name) {
      const full = `patchpanel_${name}_${process.pid}`;
      await onServer(postgres.url, `create database ${full}`);
      made.push(full);
      return databaseUrl(postgres.url, full);
    },
    async stop() {
      for (const name of made) await onServer(postgres.url, `drop database ${name} with (force)`);
      await postgres.stop();
    },
  };
}
