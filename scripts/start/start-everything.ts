/** Starts build, demo and browser in order, signs in, and prints the ready line of `npm start`. */
import type { DemoAccount } from '../../demo/data/generate.ts';
import { startDemo } from '../../demo/serve.ts';
import { ensureBuilt, extensionIdOf } from '../build/build-extension.ts';
import { OneLineError } from '../set-up/one-line-error.mjs';
import type { StartFlags } from './flags.mjs';
import { choosePort } from './free-port.ts';
import { openBrowser } from './open-browser.ts';
import type { Resources } from './resources.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

type Demo = Awaited<ReturnType<typeof startDemo>>;

async function openDemo(flags: StartFlags): Promise<Demo> {
  const port = await choosePort(flags.port, flags.isPortChosen);
  const databaseUrl = process.env.DATABASE_URL;
  const { dataDir, users, agents } = flags;
  try {
    return await startDemo({ dataDir, port, users, agents, ...(databaseUrl ? { databaseUrl } : {}) });
  } catch (error) {
    // Expected: folder in use or not writable, database out of reach. Each says so in its first line.
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    if (process.env.DEBUG) console.error(error);
    throw new OneLineError(line || 'The demo did not start; DEBUG=1 shows why.');
  }
}

function describeAccount({ username, password, role, crmId, crmUsername }: DemoAccount) {
  return { username, password, role, crmId, crmUsername };
}

function readyLine(flags: StartFlags, demo: Demo, browser: { cdp: string; extensionDir: string } | null) {
  return JSON.stringify({
    event: 'ready',
    server: demo.serverUrl,
    crm: demo.crmUrl,
    cdp: browser?.cdp ?? null,
    extensionId: browser ? extensionIdOf(browser.extensionDir) : null,
    extensionDir: browser?.extensionDir ?? null,
    dataDir: flags.dataDir,
    serverVersion: demo.serverVersion,
    accounts: demo.accounts.map(describeAccount),
  });
}

export async function startEverything(
  flags: StartFlags,
  resources: Resources,
  stopped: AbortSignal,
): Promise<{ ended: Promise<void> }> {
  const extensionDir = await ensureBuilt('fixed', say);
  say('Starting server and demo CRM …');
  const demo = await openDemo(flags);
  resources.add('server and demo CRM', () => demo.close());
  stopped.throwIfAborted();
  const browser = flags.browser ? await openBrowser({ flags, demo, extensionDir, resources, say }) : null;
  stopped.throwIfAborted();
  process.stdout.write(`${readyLine(flags, demo, browser && { cdp: browser.cdp, extensionDir })}\n`);
  say('Ready. Ctrl-C stops everything.');
  return { ended: browser ? browser.closed : new Promise(() => undefined) };
}
