/** Makes a Tryton database with people in it once, and keeps it to copy: making it takes half a minute. Node from 20. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OneLineError } from '../set-up/one-line-error.mjs';
import { freePort, startChild } from './child-server.mjs';
import { prepareTemplate } from './template.mjs';
import { signInToTryton } from './tryton-rpc.mjs';

export const TRYTON_DATABASE = 'crm';

/** Grows with every change of what the template holds, so that older copies are left alone. */
const CONTENT = 1;

/** Groups that exist once the modules are active; without Administration one may look at users, not change them. */
const SALES = ['Sales', 'Sale Opportunity'];

/** Fixed passwords: Tryton wants eight characters, mostly different, and no part of the name. */
export const TRYTON_ACCOUNTS = [
  { login: 'admin', password: 'Lumen-48295', name: 'Administrator', groups: /** @type {string[]} */ ([]) },
  { login: 'alice', password: 'Garden-5176', name: 'Alice Moreau', groups: ['Administration', ...SALES] },
  { login: 'bob', password: 'Stream-3829', name: 'Bob Tran', groups: SALES },
];

/**
 * Writes the server's configuration and returns its path.
 * @param {{ folder: string, port: number, www: string }} place
 */
export async function writeTrytonConfig({ folder, port, www }) {
  const path = join(folder, 'trytond.conf');
  const lines = [
    '[database]',
    'uri = sqlite://',
    `path = ${folder}`,
    '[web]',
    `listen = 127.0.0.1:${port}`,
    `root = ${www}`,
    // Five minutes by default: too short for somebody who looks around.
    '[session]',
    'timeout = 86400',
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/**
 * The path of the prepared database, made now if it is not there.
 * @param {{ cacheDir: string, programs: import('./tryton-programs.mjs').TrytonPrograms, say: (line: string) => void }} options
 */
export function prepareTrytonTemplate({ cacheDir, programs, say }) {
  return prepareTemplate({
    cacheDir,
    name: `tryton-${programs.version}-${CONTENT}.sqlite`,
    async make(folder) {
      say('Making the Tryton database, once: about half a minute …');
      await makeDatabase(folder, programs);
      return join(folder, `${TRYTON_DATABASE}.sqlite`);
    },
  });
}

/**
 * @param {string} folder
 * @param {import('./tryton-programs.mjs').TrytonPrograms} programs
 */
async function makeDatabase(folder, { admin, trytond, www }) {
  const port = await freePort(0);
  const config = await writeTrytonConfig({ folder, port, www });
  await writeFile(join(folder, `${TRYTON_DATABASE}.sqlite`), '');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, TRYTON_ACCOUNTS[0]?.password ?? '', { mode: 0o600 });
  const modules = ['-u', 'party', 'sale_opportunity', '--activate-dependencies'];
  const parameters = [
    '-c',
    config,
    '-d',
    TRYTON_DATABASE,
    '--all',
    '--email',
    'admin@example.com',
    ...modules,
  ];
  const env = { ...process.env, TRYTONPASSFILE: passwordFile };
  const made = spawnSync(admin, parameters, { env, encoding: 'utf8' });
  if (made.status !== 0) {
    throw new OneLineError(`Tryton could not make its database: ${made.stderr?.trim().split('\n').at(-1)}`);
  }
  const url = `http://127.0.0.1:${port}`;
  const server = await startChild({
    name: 'Tryton',
    program: trytond,
    parameters: ['-c', config, '-d', TRYTON_DATABASE],
    url,
  });
  try {
    await addPeople(url);
  } finally {
    await server.stop();
  }
}

/** @param {string} url */
async function addPeople(url) {
  const [admin, ...others] = TRYTON_ACCOUNTS;
  if (!admin) return;
  const call = await signInToTryton({ url, database: TRYTON_DATABASE, ...admin });
  const steps = /** @type {{ id: number }[]} */ (
    await call('model.ir.module.config_wizard.item.search_read', [], 0, null, null, ['state'])
  );
  // Otherwise the set-up assistant opens over everything an administrator looks at.
  await call(
    'model.ir.module.config_wizard.item.write',
    steps.map(({ id }) => id),
    { state: 'done' },
  );
  const groups = /** @type {{ id: number, name: string }[]} */ (
    await call('model.res.group.search_read', [], 0, null, null, ['name'])
  );
  const users = others.map(({ login, password, name, groups: wanted }) => {
    const ids = groups.filter((group) => wanted.includes(group.name)).map(({ id }) => id);
    return { login, password, name, groups: [['add', ids]] };
  });
  await call('model.res.user.create', users);
  await call('model.party.party.create', [{ name: 'Alder Logistics' }, { name: 'Brightwater Dental' }]);
}
