/** Starts build, demo and browser in order, signs in, and prints the ready line of `npm start`. */
import type { DemoAccount } from '../../demo/data/generate.ts';
import { startDemo } from '../../demo/serve.ts';
import { ensureBuilt, extensionIdOf } from '../build/build-extension.ts';
import { OneLineError } from '../set-up/one-line-error.mjs';
import type { StartFlags } from './flags.mjs';
import { choosePort } from './free-port.ts';
import { type Opening, openBrowser } from './open-browser.ts';
import type { Resources } from './resources.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

type Demo = Awaited<ReturnType<typeof startDemo>>;

async function openDemo(flags: StartFlags, port: number, onFolderTaken: () => void): Promise<Demo> {
  const databaseUrl = process.env.DATABASE_URL;
  const { dataDir, users, agents } = flags;
  const location = databaseUrl ? { dataDir, databaseUrl } : { dataDir };
  try {
    return await startDemo({ ...location, port, users, agents, onFolderTaken });
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

/** What runs beside the demo's start: the build, and then the browser up to where it needs the server. */
async function prepareBrowser(opening: Omit<Opening, 'extensionDir'>, isFolderOurs: Promise<void>) {
  const extensionDir = await ensureBuilt('fixed', say);
  // A browser on the profile of another run would open a window in that one.
  await isFolderOurs;
  return opening.flags.browser ? openBrowser({ ...opening, extensionDir }) : null;
}

/** Both have ended before either's error is thrown: what one of them opened is known then, and can be closed. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

export async function startEverything(
  flags: StartFlags,
  resources: Resources,
  stopped: AbortSignal,
): Promise<{ ended: Promise<void> }> {
  const port = await choosePort(flags.port, flags.isPortChosen);
  say('Starting server and demo CRM …');
  const folder = Promise.withResolvers<void>();
  const demo = openDemo(flags, port, folder.resolve).then((running) => {
    resources.add('server and demo CRM', () => running.close());
    stopped.throwIfAborted();
    return running;
  });
  // A start that failed never says that it has the folder.
  demo.catch(folder.reject);
  const [running, browser] = await both(
    demo,
    prepareBrowser({ flags, demo, resources, say, stopped }, folder.promise),
  );
  stopped.throwIfAborted();
  process.stdout.write(`${readyLine(flags, running, browser)}\n`);
  say('Ready. Ctrl-C stops everything.');
  return { ended: browser ? browser.closed : new Promise(() => undefined) };
}
