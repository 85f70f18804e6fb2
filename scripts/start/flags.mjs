/** The flags of `npm start`, read before anything is installed so that a typing mistake is told at once. Any Node from 20. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OneLineError } from '../set-up/one-line-error.mjs';

export const USAGE = `Usage: npm start -- [flags]
  --headless     show no browser window
  --no-browser   server and demo CRM only
  --signed-out   sign in neither to the CRM nor to Patchpanel
  --port N       port of the server (else 8787, or the next free)
  --data DIR     folder of data, accounts and browser profile (else .data in the clone)
  --users N      CRM users of the demo (else 2000)
  --agents N     CTI agents of the demo (else 4000)`;

const DEFAULT_PORT = 8787;

/**
 * @typedef {{
 *   headless: boolean, browser: boolean, signedOut: boolean,
 *   port: number, isPortChosen: boolean, dataDir: string, users: number, agents: number,
 * }} StartFlags
 */

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {{ fallback: number, min: number, max: number }} range
 */
function readNumber(name, text, { fallback, min, max }) {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new OneLineError(`--${name} takes a whole number from ${min} to ${max}, not "${text}".\n${USAGE}`, 2);
}

/** @param {string[]} parameters */
function parse(parameters) {
  try {
    return parseArgs({
      args: parameters,
      options: {
        headless: { type: 'boolean', default: false },
        'no-browser': { type: 'boolean', default: false },
        'signed-out': { type: 'boolean', default: false },
        port: { type: 'string' },
        data: { type: 'string' },
        users: { type: 'string' },
        agents: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new OneLineError(`${reason}.\n${USAGE}`, 2);
  }
}

/**
 * @param {string[]} parameters
 * @param {string} root the clone
 * @returns {StartFlags}
 */
export function parseFlags(parameters, root) {
  const values = parse(parameters);
  return {
    headless: values.headless ?? false,
    browser: !values['no-browser'],
    signedOut: values['signed-out'] ?? false,
    port: readNumber('port', values.port, { fallback: DEFAULT_PORT, min: 0, max: 65_535 }),
    isPortChosen: values.port !== undefined,
    // npm runs scripts in the clone; a relative folder is meant from where the person stands.
    dataDir: resolve(process.env.INIT_CWD ?? root, values.data ?? resolve(root, '.data')),
    users: readNumber('users', values.users, { fallback: 2_000, min: 10, max: 200_000 }),
    agents: readNumber('agents', values.agents, { fallback: 4_000, min: 20, max: 1_000_000 }),
  };
}
