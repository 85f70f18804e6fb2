/** Runs in vitest's main process: makes the databases' templates, and a real PostgreSQL, when the first test file asks. */
import { rmSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../server/db/open.ts';
import { packPglite } from '../../server/db/pglite-database.ts';
import { databaseUrl } from './database-url.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for databases. */
    databasesAt: string;
  }
}

export const TEMPLATE = `patchpanel_template_${process.pid}`;

/** What a test file learns: where PostgreSQL is, unless there is none, and the packed data directory of PGlite. */
export interface DatabaseFacts {
  readonly postgresUrl: string | null;
  readonly template: string;
  readonly packedPglite: string;
}

/** Leaving by `process.exit` stops the server, see `postgres.ts`; dying of the signal would leave it behind. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-databases-'));
  let running: RunningPostgres | undefined;
  let prepared: Promise<DatabaseFacts> | undefined;
  const prepare = async (): Promise<DatabaseFacts> => {
    const packedPglite = join(folder, 'pglite.tar');
    await writeFile(packedPglite, Buffer.from(await (await packPglite()).arrayBuffer()));
    const started = await startPostgres();
    if ('notRun' in started) await reportNotRun(started.notRun);
    else running = await withTemplate(started);
    return { postgresUrl: running?.url ?? null, template: TEMPLATE, packedPglite };
  };
  const server = createServer((_request, response) => {
    prepared ??= prepare();
    prepared.then(
      (facts) => response.end(JSON.stringify(facts)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  project.provide('databasesAt', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const interrupted = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  return async () => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    server.close();
    await prepared?.catch(() => {});
    if (running) await dropTemplate(running);
    await running?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function withTemplate(started: RunningPostgres): Promise<RunningPostgres> {
  await asOwner(started, `create database ${TEMPLATE}`);
  const database = await openDatabase({ url: databaseUrl(started.url, TEMPLATE) });
  await database.close();
  return started;
}

/** Matters where the server was given and lives on. */
async function dropTemplate(running: RunningPostgres): Promise<void> {
  await asOwner(running, `drop database if exists ${TEMPLATE} with (force)`);
}

async function asOwner({ url }: RunningPostgres, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** `npm test` gathers these lines into its last but one. */
async function reportNotRun(reason: string): Promise<void> {
  const line = JSON.stringify({ notRun: `real PostgreSQL: ${reason}` });
  const file = process.env.PATCHPANEL_NOT_RUN_FILE;
  if (file) await appendFile(file, `${line}\n`);
  else console.warn(line);
}
