/** Gets the packages of the peers when they are wanted: no other command installs them. */
import { join } from 'node:path';
import { build } from 'vite';
import { installPackages } from '../../scripts/set-up/install-packages.mjs';

const folder = import.meta.dirname;

/** One script for the page in which all of them run. Throws, with what to do about it, where they cannot be had. */
export async function buildPeers(say: (line: string) => void): Promise<string> {
  await installPackages(folder, (line) => say(`Peers: ${line}`));
  return buildPeersScript('main.js');
}

/** One of `pages`, with all that it takes in. */
export async function buildPeersScript(name: string): Promise<string> {
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: join(folder, 'pages', name), output: { codeSplitting: false } },
    },
    define: { global: 'globalThis' },
  });
  const [chunk] = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  if (chunk?.type !== 'chunk') throw new Error(`The script ${name} of the peers was not built.`);
  return chunk.code;
}
