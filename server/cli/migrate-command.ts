/** `migrate`: brings the structure of a database to this version, or says what that would do. Runs in the command line. */
import { migrate, missingAfter, readApplied } from '../db/migrate.ts';
import { hasEmbeddedDatabase, type OwnerTransaction, openOwner } from '../db/owner.ts';
import type { DatabaseWork } from './database-commands.ts';
import { EXIT } from './exit.ts';
import type { Done } from './run.ts';

/** All or none. The server does the same at its start. */
export async function migrateCommand({ at, line }: DatabaseWork): Promise<Done> {
  // Looking makes no database.
  const isNew = !at.url && at.dataDir !== undefined && !(await hasEmbeddedDatabase(at.dataDir));
  if (isNew && line.has('plan')) return reported('missing', await missingAfter('The database', []));
  const owner = await openOwner(at);
  try {
    if (!line.has('plan')) return reported('applied', await owner.transaction('write', (tx) => migrate(tx)));
    return reported('missing', await owner.transaction('read', readMissing));
  } finally {
    await owner.close();
  }
}

async function readMissing(tx: OwnerTransaction): Promise<string[]> {
  const [found] = await tx.rows<{ there: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as there",
  );
  return missingAfter('The database', found?.there ? await readApplied(tx) : []);
}

function reported(verb: 'applied' | 'missing', names: readonly string[]): Done {
  const text =
    names.map((name) => `${verb} ${name}\n`).join('') || 'The structure is that of this version.\n';
  return { exit: EXIT.done, json: { [verb]: names }, text };
}
