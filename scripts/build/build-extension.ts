/** Builds the extension with WXT: `generic` asks for CRM sites at run time, `fixed` names loopback hosts (demo, tests), a fleet's its own. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hashSources, isBuildCurrent, stampBuild, stampFile } from './build-stamp.ts';

export type Variant = 'generic' | 'fixed';
export const BROWSERS = ['chrome', 'edge', 'firefox'] as const;
export type Browser = (typeof BROWSERS)[number];

export const root = join(import.meta.dirname, '..', '..');

/** Chromium has no headless way to answer a permission prompt, so this build has its hosts from the start. */
const LOOPBACK_HOSTS = 'http://127.0.0.1/*,http://localhost/*';

export function outputFolder(variant: Variant, browser: Browser = 'chrome'): string {
  return join(root, '.output', `${browser}-mv3${variant === 'fixed' ? '-fixed' : ''}`);
}

/** Resolves to the folder it made. */
export async function buildExtension(variant: Variant, browser: Browser = 'chrome'): Promise<string> {
  const folder = outputFolder(variant, browser);
  // Sources that change while it builds make the stamp an old one, and the next call builds again.
  const sources = hashSources(root);
  const hosts = variant === 'fixed' ? LOOPBACK_HOSTS : '';
  await build({ browser, folder, env: { PATCHPANEL_FIXED_HOSTS: hosts, PATCHPANEL_FIREFOX_ID: '' } });
  stampBuild(folder, sources);
  return folder;
}

export interface FleetBuild {
  readonly browser: Browser;
  /** Match patterns of the CRM sites, with commas between them. */
  readonly hosts: string;
  /** Of the Firefox build; ours where it is absent. */
  readonly firefoxId?: string;
  /** Folder in which the build's own is made; `.output` where it is absent. */
  readonly out?: string | null;
}

/** Resolves to the folder it made. Made anew each time: nothing else is loaded from there. */
export async function buildForFleet({ browser, hosts, firefoxId = '', out }: FleetBuild): Promise<string> {
  const folder = join(out ?? join(root, '.output'), `${browser}-mv3-fleet`);
  await build({ browser, folder, env: { PATCHPANEL_FIXED_HOSTS: hosts, PATCHPANEL_FIREFOX_ID: firefoxId } });
  return folder;
}

interface BuildJob {
  readonly browser: Browser;
  readonly folder: string;
  readonly env: Readonly<Record<'PATCHPANEL_FIXED_HOSTS' | 'PATCHPANEL_FIREFOX_ID', string>>;
}

/** Built beside the folder and swapped in whole: a browser or a second build never meets half of it. */
async function build(job: BuildJob): Promise<void> {
  const { folder } = job;
  mkdirSync(dirname(folder), { recursive: true });
  const workshop = mkdtempSync(join(dirname(folder), 'building-'));
  try {
    await runWxt(job, workshop);
    const [made] = readdirSync(workshop);
    if (!made) throw new Error(`wxt build left nothing for ${basename(folder)}.`);
    rmSync(stampFile(folder), { force: true });
    swap(join(workshop, made), folder, join(workshop, 'before'));
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function swap(made: string, folder: string, aside: string): void {
  try {
    renameSync(folder, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  renameSync(made, folder);
}

/** WXT's own lines are shown only when it fails: standard output belongs to the ready line, and people to their progress. */
function runWxt({ browser, folder, env }: BuildJob, outDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
    const child = spawn(process.execPath, [wxt, 'build', '--browser', browser], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // A test that builds says `test`, and would get code for debugging
        NODE_ENV: 'production',
        CI: '1',
        PATCHPANEL_OUT_DIR: outDir,
        ...env,
      },
    });
    const lines: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => lines.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(lines));
      reject(new Error(`The build ${basename(folder)} of the extension failed (wxt build).`));
    });
  });
}

/** Builds only when a source is newer than the build. */
export async function ensureBuilt(
  variant: Variant,
  say: (line: string) => void,
  browser: Browser = 'chrome',
): Promise<string> {
  const folder = outputFolder(variant, browser);
  if (isBuildCurrent(root, folder)) return folder;
  say('Building the extension …');
  return buildExtension(variant, browser);
}

/** Chrome's id of a build: the first 32 hex digits of the SHA-256 of the manifest's public key, mapped 0-f to a-p. */
export function extensionIdOf(folder: string): string {
  const { key } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { key: string };
  const digits = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
