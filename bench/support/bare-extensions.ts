/** What the extension is compared with on a CRM page: one whose content script is empty, and one that has none. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/build/build-extension.ts';

const run = promisify(execFile);

/** By the same framework; resolves to the folder it made. */
export async function buildBareExtension(): Promise<string> {
  const out = join(root, '.output', 'bare');
  const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const cwd = join(import.meta.dirname, 'bare-extension');
  // A process of its own, whose lines nobody wants to read.
  await run(process.execPath, [wxt, 'build'], {
    cwd,
    env: { ...process.env, CI: '1', NODE_ENV: 'production', PATCHPANEL_OUT_DIR: out },
  });
  return join(out, 'chrome-mv3');
}

/** As good as no extension; the browser is started in the same way. */
export async function writeEmptyExtension(): Promise<string> {
  const folder = join(root, '.output', 'empty');
  await mkdir(folder, { recursive: true });
  const manifest = { manifest_version: 3, name: 'Empty', version: '1.0' };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}
