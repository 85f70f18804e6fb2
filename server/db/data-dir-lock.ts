/** One process per data folder: a lock file that names its process, and is taken over when that process is gone. */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

interface Holder {
  readonly pid: number;
  /** Tells a process from a later one with the same pid; `null` where the system does not say. */
  readonly started: string | null;
}

const ATTEMPTS = 20;
const BETWEEN_ATTEMPTS_MS = 25;

/** Returns the release. Throws one sentence for a person when another process uses the folder. */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'database.lock');
  const own = JSON.stringify(await holderOf(process.pid));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await created(path, own)) return () => rm(path, { force: true });
    const found = await readFile(path, 'utf8').catch(() => null);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder && (await isRunning(holder))) {
      throw new Error(
        `The data folder ${dataDir} is in use by process ${holder.pid}: stop that one, or choose another folder.`,
      );
    }
    await removeStale(path, found);
    await pause(BETWEEN_ATTEMPTS_MS);
  }
  throw new Error(`The data folder ${dataDir} cannot be locked: remove ${path}* if nothing uses the folder.`);
}

/** The lock appears together with its content: a lock that is still empty would look stale. */
async function created(path: string, content: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, content);
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/**
 * Several may find the same stale lock. Only who makes the mark named after its content may remove it, and a stale
 * lock never comes back; so nobody removes a fresh one.
 */
async function removeStale(path: string, stale: string): Promise<void> {
  const mark = `${path}.stale-${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
  if (!(await created(mark, String(process.pid)))) return;
  const present = await readFile(path, 'utf8').catch(() => null);
  if (present === stale) await rm(path, { force: true });
  await rm(mark, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : null;
  } catch {
    return null;
  }
}

async function holderOf(pid: number): Promise<Holder> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Field 22, counted after the program's name, which is in brackets and may hold anything.
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  return { pid, started };
}

async function isRunning(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return (await holderOf(holder.pid)).started === holder.started;
}
