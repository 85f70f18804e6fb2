/** `migrate`: brings the structure of a database to this version or back to an older one, or says what that would do. Runs in the command line. */
import { refuseServers } from '../backup/restore-backup.ts';
import { countUpTo, migrate, missingAfter, readApplied } from '../db/migrate.ts';
import { migrateDown } from '../db/migrate-down.ts';
import { hasEmbeddedDatabase, type OwnerTransaction, openOwner } from '../db/owner.ts';
import type { DatabaseWork } from './database-commands.ts';
import { EXIT } from './exit.ts';
import type { Done } from './run.ts';

/** All or none. The server does the same at its start. */
export async function migrateCommand({ at, line }: DatabaseWork): Promise<Done> {
  const to = line.text('to');
  if (to !== undefined) return migrateTo(at, await countUpTo(to), line.has('plan'));
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

/** In either direction; what is taken back wants every server stopped, since one that runs would lack what it knows. */
async function migrateTo(at: DatabaseWork['at'], upTo: number, isPlan: boolean): Promise<Done> {
  const owner = await openOwner(at);
  try {
    const missing = await owner.transaction('read', readMissing);
    const applied = await owner.transaction('read', readNames);
    const isBack = upTo < applied.length;
    const names = isBack ? applied.slice(upTo).reverse() : missing.slice(0, upTo - applied.length);
    if (isPlan) return reported(isBack ? 'to take back' : 'missing', names);
    return await owner.transaction('write', async (tx) => {
      if (!isBack) return reported('applied', await migrate(tx, upTo));
      if (owner.driver === 'postgres') await refuseServers(tx);
      return reported('taken back', await migrateDown(tx, upTo));
    });
  } finally {
    await owner.close();
  }
}

async function readNames(tx: OwnerTransaction): Promise<string[]> {
  const [found] = await tx.rows<{ there: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as there",
  );
  return found?.there ? (await readApplied(tx)).map(({ name }) => name) : [];
}

async function readMissing(tx: OwnerTransaction): Promise<string[]> {
  const [found] = await tx.rows<{ there: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as there",
  );
  return missingAfter('The database', found?.there ? await readApplied(tx) : []);
}

function reported(
  verb: 'applied' | 'missing' | 'taken back' | 'to take back',
  names: readonly string[],
): Done {
  const text =
    names.map((name) => `${verb} ${name}\n`).join('') || 'The structure is that of this version.\n';
  return { exit: EXIT.done, json: { [verb]: names }, text };
}
