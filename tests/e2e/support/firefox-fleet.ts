/** A Firefox ESR of a fleet: a `policies.json` beside the program has it install the extension from a server, as on a managed computer. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { FIREFOX_INSTALL_COMMAND, findFirefox } from '../../../scripts/browser/find-firefox.ts';
import { connectBidi } from './firefox-bidi.ts';
import { attachFirefox, type FirefoxBrowser, variable } from './firefox-browser.ts';
import { newProfile, removeFolder, startFirefox } from './firefox-process.ts';
import { FIREFOX_EXTENSION_VARIABLE, FIREFOX_VARIABLE } from './prepare.ts';

export interface FleetFirefox extends FirefoxBrowser {
  /** Ends every process of it at once. */
  kill(): Promise<void>;
}

export interface FirefoxFleet {
  /** Starts it, on the same profile each time, and waits for the extension. */
  start(): Promise<FleetFirefox>;
  close(): Promise<void>;
}

/** Where the extension is served is put in place of this. */
const PACKAGE = 'https://patchpanel.example/extension/patchpanel.xpi';

/** `null` where the stories of fleets can run. */
export function missingFleet(): { reason: string; enable: string } | null {
  const found = findFirefox();
  // Only this edition takes what Mozilla has not signed when a policy says so; only here is it made of files that can be linked.
  const isEsr = found !== null && process.platform === 'linux' && readEdition(found).includes('esr');
  return isEsr
    ? null
    : { reason: 'Firefox of a fleet: no Firefox ESR for Linux', enable: FIREFOX_INSTALL_COMMAND };
}

function readEdition(executable: string): string {
  const file = join(dirname(realpathSync(executable)), 'application.ini');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** `policies` as they stand in a file, with the example's addresses. */
export async function startFleet(policies: string): Promise<FirefoxFleet> {
  const served = await servePackage(variable(FIREFOX_EXTENSION_VARIABLE));
  const program = linkProgram(realpathSync(variable(FIREFOX_VARIABLE)));
  mkdirSync(join(program.folder, 'distribution'));
  const local = policies
    .replace(PACKAGE, served.url)
    .replaceAll(/https:\/\/(crm|patchpanel)\.example(?=")/g, 'http://127.0.0.1');
  writeFileSync(join(program.folder, 'distribution', 'policies.json'), local);
  const profile = newProfile();
  const preferences = { 'xpinstall.signatures.required': false };
  return {
    async start() {
      const firefox = await startFirefox({ executable: program.executable, profile, preferences });
      const browser = await attachFirefox(await connectBidi(firefox.address));
      await browser.window.installed();
      return {
        ...browser,
        async close() {
          await browser.close();
          await firefox.end();
        },
        async kill() {
          await firefox.kill();
          await browser.close();
        },
      };
    },
    async close() {
      await served.close();
      for (const folder of [profile, program.folder]) removeFolder(folder);
    },
  };
}

/** The program is copied, and all else linked: it reads its policies from the folder that it lies in. */
function linkProgram(executable: string): { folder: string; executable: string } {
  const [from, name] = [dirname(executable), basename(executable)];
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-fleet-'));
  for (const file of readdirSync(from)) {
    if (file !== name && file !== 'distribution') symlinkSync(join(from, file), join(folder, file));
  }
  copyFileSync(executable, join(folder, name));
  return { folder, executable: join(folder, name) };
}

async function servePackage(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  const zip = zipSync(
    Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)])),
  );
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/x-xpinstall');
    response.end(zip);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/patchpanel.xpi`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
