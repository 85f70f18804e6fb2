/** A real CRM for trying and testing: Request Tracker 5, on this machine. Runs on any Node from 20. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../set-up/run-on-node24.mjs';
import { freePort, startChild } from './child-server.mjs';
import { ensureRt, findRt, RT_INSTALL_COMMAND } from './rt-programs.mjs';
import { prepareRtTemplate, RT_ACCOUNTS, rtDatabaseIn, writeRtConfig } from './rt-template.mjs';
import { copyTemplate } from './template.mjs';

/**
 * @typedef {import('./tryton.mjs').CrmAccount} CrmAccount
 * @typedef {{ url: string, accounts: CrmAccount[], ended: Promise<void>, stop(): Promise<void> }} RunningRt
 */

/** What a test that needs Request Tracker notes where it is not installed; `null` where it is. */
export function missingRt() {
  return findRt()
    ? null
    : { reason: 'real CRM: Request Tracker is not installed', enable: RT_INSTALL_COMMAND };
}

/**
 * Starts Request Tracker on its data in `dataDir`, which begins as a copy of a prepared database.
 * @param {{ dataDir: string, port?: number, cacheDir?: string, say?: (line: string) => void }} options
 * @returns {Promise<RunningRt>}
 */
export async function startRt({ dataDir, port: wanted = 0, cacheDir, say = () => undefined }) {
  const programs = ensureRt(say);
  const port = await freePort(wanted);
  const template = await prepareRtTemplate({
    cacheDir: cacheDir ?? join(root, '.cache', 'crm-lab'),
    programs,
    say,
  });
  await mkdir(dataDir, { recursive: true });
  await copyTemplate(template, rtDatabaseIn(dataDir));
  const env = await writeRtConfig({ folder: dataDir, port });
  const url = `http://127.0.0.1:${port}`;
  const { stop, ended } = await startChild({
    name: 'Request Tracker',
    program: programs.server,
    parameters: ['--host', '127.0.0.1', '--port', `${port}`],
    url,
    env,
  });
  try {
    return {
      url,
      accounts: await Promise.all(RT_ACCOUNTS.map((account) => readAccount(url, account))),
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The person with the id that RT gave them, by its own REST 2.
 * @param {string} url
 * @param {{ login: string, password: string, name: string }} account
 * @returns {Promise<CrmAccount>}
 */
async function readAccount(url, { login, password, name }) {
  const [first] = RT_ACCOUNTS;
  const credentials = Buffer.from(`${first?.login}:${first?.password}`).toString('base64');
  const headers = { Authorization: `Basic ${credentials}` };
  const answer = await fetch(`${url}/REST/2.0/user/${login}`, { headers });
  if (!answer.ok)
    throw new Error(`Request Tracker answered ${answer.status} to the question who ${login} is.`);
  const { id } = /** @type {{ id: number }} */ (await answer.json());
  return { login, password, name, nativeId: String(id) };
}
