/** `backup FILE`, `restore FILE` and `move TARGET`. Runs in the command line. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackupHeader, rowsOf } from '../backup/format.ts';
import { checkBackup, refuseServers, restoreBackup } from '../backup/restore-backup.ts';
import { saveBackup } from '../backup/save-backup.ts';
import { lockDataDir } from '../db/data-dir-lock.ts';
import type { DatabaseOptions } from '../db/open.ts';
import { hasEmbeddedDatabase, openOwner, pgliteFolder } from '../db/owner.ts';
import type { DatabaseWork } from './database-commands.ts';
import { EXIT, usage } from './exit.ts';
import { createProgress } from './progress.ts';
import type { Done } from './run.ts';

export async function backupCommand({ at, line, signal, streams }: DatabaseWork): Promise<Done> {
  const onRows = createProgress(streams, 'Saved');
  const header = await saveBackup(at, line.operand, { onRows, signal });
  return done(header, `${line.operand}: ${inWords(header)}, read back and whole.\n`, { file: line.operand });
}

export async function restoreCommand({ at, line, signal, streams }: DatabaseWork): Promise<Done> {
  const isCheck = line.has('check');
  if (isCheck && line.has('replace')) throw usage('Choose --check, which changes nothing, or --replace.');
  if (isCheck) {
    const header = await checkBackup(line.operand, signal);
    return done(header, `${line.operand} is whole: ${inWords(header)}.\n`, { file: line.operand });
  }
  const onRows = createProgress(streams, 'Restored');
  const header = await restoreInto(at, line.operand, { isReplacing: line.has('replace'), onRows, signal });
  return done(header, `Restored ${inWords(header)}. ${AFTER}\n`, { file: line.operand });
}

const AFTER = 'Start the server: every client loads the configuration anew and sends the edits that wait.';

interface Restoring {
  isReplacing: boolean;
  onRows: (done: number, total: number) => void;
  signal: AbortSignal | undefined;
}

/** A folder that had no database has none when it fails. */
async function restoreInto(at: DatabaseOptions, file: string, options: Restoring): Promise<BackupHeader> {
  // A file that cannot be used is no reason to make a database.
  await checkBackup(file, options.signal);
  const made =
    at.url || !at.dataDir || (await hasEmbeddedDatabase(at.dataDir)) ? null : pgliteFolder(at.dataDir);
  const owner = await openOwner(at);
  let isRestored = false;
  try {
    const header = await restoreBackup(owner, file, options);
    isRestored = true;
    return header;
  } finally {
    await owner.close();
    if (made && !isRestored) await rm(made, { recursive: true, force: true });
  }
}

/** By way of a file on this machine: the target is changed only when all of the source could be read. */
export async function moveCommand({ at, line, signal, streams }: DatabaseWork): Promise<Done> {
  const isUrl = /^postgres(ql)?:\/\//.test(line.operand);
  const target: DatabaseOptions = isUrl ? { url: line.operand } : { dataDir: line.operand };
  await refuseRunning(at);
  const folder = await makeWorkshop(target.dataDir ?? at.dataDir);
  try {
    const file = join(folder, 'database');
    await saveBackup(at, file, { signIns: true, onRows: createProgress(streams, 'Read'), signal });
    const onRows = createProgress(streams, 'Written');
    const header = await restoreInto(target, file, { isReplacing: line.has('replace'), onRows, signal });
    return done(header, `Moved ${inWords(header)}. Start the server with ${hint(target)}.\n`, {});
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For this account alone. What is moved holds keys and sign-ins, and stays where the command is killed: then in a folder that holds them anyway. */
async function makeWorkshop(dataDir: string | undefined): Promise<string> {
  if (dataDir === undefined) return mkdtemp(join(tmpdir(), 'patchpanel-move-'));
  await mkdir(dataDir, { recursive: true });
  return mkdtemp(join(dataDir, 'moving-'));
}

/** A server that goes on writing would write what is never moved. */
async function refuseRunning(at: DatabaseOptions): Promise<void> {
  if (!at.url) return at.dataDir === undefined ? undefined : (await lockDataDir(at.dataDir))();
  const owner = await openOwner(at);
  try {
    await owner.transaction('read', refuseServers);
  } finally {
    await owner.close();
  }
}

/** An address may hold a password. */
const hint = ({ url }: DatabaseOptions) =>
  url ? 'DATABASE_URL on that address' : 'PATCHPANEL_DATA_DIR on that folder';

function inWords(header: BackupHeader): string {
  const { tables, createdAt, serverVersion } = header;
  const counts = `${tables.crm_users ?? 0} CRM users, ${tables.cti_agents ?? 0} CTI agents, ${rowsOf(header)} rows in all`;
  return `${counts}, of ${createdAt} (version ${serverVersion})`;
}

function done(header: BackupHeader, text: string, more: object): Done {
  return { exit: EXIT.done, json: { ...more, ...header }, text };
}
