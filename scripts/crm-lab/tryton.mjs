/** A real CRM for trying and testing: Tryton with its web client, on this machine. Runs on any Node from 20. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../set-up/run-on-node24.mjs';
import { freePort, startChild } from './child-server.mjs';
import { copyTemplate } from './template.mjs';
import { ensureTryton, findTryton, TRYTON_INSTALL_COMMAND } from './tryton-programs.mjs';
import { signInToTryton } from './tryton-rpc.mjs';
import {
  prepareTrytonTemplate,
  TRYTON_ACCOUNTS,
  TRYTON_DATABASE,
  writeTrytonConfig,
} from './tryton-template.mjs';

/**
 * @typedef {{ login: string, password: string, name: string, nativeId: string }} CrmAccount
 * @typedef {{ url: string, database: string, accounts: CrmAccount[], ended: Promise<void>, stop(): Promise<void> }} RunningTryton
 */

/** What a test that needs Tryton notes where it is not installed; `null` where it is. */
export function missingTryton() {
  return findTryton()
    ? null
    : { reason: 'real CRM: Tryton is not installed', enable: TRYTON_INSTALL_COMMAND };
}

/**
 * Starts Tryton on its data in `dataDir`, which begins as a copy of a prepared database.
 * @param {{ dataDir: string, port?: number, cacheDir?: string, say?: (line: string) => void }} options
 * @returns {Promise<RunningTryton>}
 */
export async function startTryton({ dataDir, port: wanted = 0, cacheDir, say = () => undefined }) {
  const programs = ensureTryton(say);
  const port = await freePort(wanted);
  const template = await prepareTrytonTemplate({
    cacheDir: cacheDir ?? join(root, '.cache', 'crm-lab'),
    programs,
    say,
  });
  await mkdir(dataDir, { recursive: true });
  await copyTemplate(template, join(dataDir, `${TRYTON_DATABASE}.sqlite`));
  const config = await writeTrytonConfig({ folder: dataDir, port, www: programs.www });
  const url = `http://127.0.0.1:${port}`;
  const { stop, ended } = await startChild({
    name: 'Tryton',
    program: programs.trytond,
    parameters: ['-c', config, '-d', TRYTON_DATABASE],
    url,
  });
  try {
    return { url, database: TRYTON_DATABASE, accounts: await readAccounts(url), ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The lab's people with the ids that Tryton gave them.
 * @param {string} url
 * @returns {Promise<CrmAccount[]>}
 */
async function readAccounts(url) {
  const [admin] = TRYTON_ACCOUNTS;
  if (!admin) return [];
  const call = await signInToTryton({ url, database: TRYTON_DATABASE, ...admin });
  const users = /** @type {{ id: number, login: string, name: string }[]} */ (
    await call('model.res.user.search_read', [], 0, null, null, ['login', 'name'])
  );
  return TRYTON_ACCOUNTS.flatMap(({ login, password }) => {
    const user = users.find((candidate) => candidate.login === login);
    return user ? [{ login, password, name: user.name, nativeId: String(user.id) }] : [];
  });
}
