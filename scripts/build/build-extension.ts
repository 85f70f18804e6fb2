/** Builds the extension with WXT: `generic` asks for CRM sites at run time, `fixed` names loopback hosts (fleets, demo, tests). */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hashSources, isBuildCurrent, stampBuild, stampFile } from './build-stamp.ts';

export type Variant = 'generic' | 'fixed';

export const root = join(import.meta.dirname, '..', '..');

/** Chromium has no headless way to answer a permission prompt, so this build has its hosts from the start. */
const LOOPBACK_HOSTS = 'http://127.0.0.1/*,http://localhost/*';

export function outputFolder(variant: Variant): string {
  return join(root, '.output', variant === 'fixed' ? 'chrome-mv3-fixed' : 'chrome-mv3');
}

/** Built beside the folder and swapped in whole: a browser or a second build never meets half of it. */
export async function buildExtension(variant: Variant): Promise<void> {
  const folder = outputFolder(variant);
  mkdirSync(dirname(folder), { recursive: true });
  const workshop = mkdtempSync(join(dirname(folder), 'building-'));
  try {
    // Sources that change while it builds make the stamp an old one, and the next call builds again.
    const sources = hashSources(root);
    await runWxt(variant, workshop);
    rmSync(stampFile(folder), { force: true });
    swap(join(workshop, basename(folder)), folder, join(workshop, 'before'));
    stampBuild(folder, sources);
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
function runWxt(variant: Variant, outDir: string): Promise<void> {
  const hosts = variant === 'fixed' ? LOOPBACK_HOSTS : '';
  return new Promise((resolve, reject) => {
    const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
    const child = spawn(process.execPath, [wxt, 'build', '--browser', 'chrome'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // A test that builds says `test`, and would get code for debugging
        NODE_ENV: 'production',
        CI: '1',
        PATCHPANEL_FIXED_HOSTS: hosts,
        PATCHPANEL_OUT_DIR: outDir,
      },
    });
    const lines: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => lines.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(lines));
      reject(new Error(`The ${variant} build of the extension failed (wxt build).`));
    });
  });
}

/** Builds only when a source is newer than the build. */
export async function ensureBuilt(variant: Variant, say: (line: string) => void): Promise<string> {
  const folder = outputFolder(variant);
  if (isBuildCurrent(root, folder)) return folder;
  say('Building the extension …');
  await buildExtension(variant);
  return folder;
}

/** Chrome's id of a build: the first 32 hex digits of the SHA-256 of the manifest's public key, mapped 0-f to a-p. */
export function extensionIdOf(folder: string): string {
  const { key } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { key: string };
  const digits = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
