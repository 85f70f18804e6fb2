/** The command around a real CRM: flags, one ready line of JSON, and an end by Ctrl-C. Runs on any Node from 20. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OneLineError, reportError } from '../set-up/one-line-error.mjs';
import { root } from '../set-up/run-on-node24.mjs';

const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

/**
 * @typedef {{ url: string, ended: Promise<void>, stop(): Promise<void> }} RunningLab
 * @typedef {{ dataDir: string, port: number, say: (line: string) => void }} LabOptions
 * @typedef {{ usage: string, folder: string, install: (say: (line: string) => void) => unknown, start: (options: LabOptions) => Promise<RunningLab> }} Lab
 */

/** @param {string} usage */
function readFlags(usage) {
  try {
    const options = /** @type {const} */ ({
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      'install-only': { type: 'boolean', default: false },
    });
    const { values } = parseArgs({ options });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
    return { port, data: values.data, installOnly: values['install-only'] };
  } catch (error) {
    throw new OneLineError(`${error instanceof Error ? error.message : error}\nUsage: ${usage}`, 2);
  }
}

/** @param {Lab} lab */
export async function runLab(lab) {
  try {
    process.exitCode = await run(lab);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

/** @param {Lab} lab */
async function run({ usage, folder, install, start }) {
  const { port, data, installOnly } = readFlags(usage);
  if (installOnly) {
    install(say);
    return 0;
  }
  /** @type {Promise<void>} */
  const interrupted = new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => done());
  });
  const dataDir = data ? resolve(data) : join(root, folder);
  const { ended, stop, url, ...rest } = await start({ dataDir, port, say });
  process.stdout.write(`${JSON.stringify({ event: 'ready', crm: url, dataDir, ...rest })}\n`);
  say('Ready. Ctrl-C stops it.');
  const first = await Promise.race([interrupted.then(() => 'stop'), ended.then(() => 'ended')]);
  await stop();
  if (first === 'ended') throw new OneLineError('The CRM ended by itself; start it again.');
  return 0;
}
