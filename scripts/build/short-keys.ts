/** Gives the texts of the catalogue short names in the built extension: 0.9 KB of the panel's scripts. Runs in the build. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FOLDERS = ['components', 'entrypoints', 'lib'];
const CATALOGUE = 'public/_locales/en/messages.json';
/** Such a file may name a text; in others a word that looks like one is something else. */
const NAMES_TEXTS = /from '[\w./-]*\/text\.ts'/;
const QUOTED = /'(\w+)'/g;
/** Two letters or more: names of texts differ by more than their case, and begin with a letter. */
const FIRST = 360;

/** By the name in the catalogue. */
export type ShortKeys = ReadonlyMap<string, string>;

/** Only names that stand nowhere but in quotes, in files that name texts: nothing else can be meant. */
export function shortKeys(root: string): ShortKeys {
  const others = new Set(sourcesIn(root).flatMap((text) => text.match(/\w+/g) ?? []));
  const names = Object.keys(JSON.parse(readFileSync(join(root, CATALOGUE), 'utf8'))).sort();
  const free = names.filter((name) => !others.has(name));
  return new Map(free.map((name, index) => [name, (FIRST + index).toString(36)]));
}

/** What each source says besides names of texts. */
function sourcesIn(root: string): string[] {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(tsx?|html)$/.test(path))
      .map((path) => join(root, folder, path)),
  );
  const manifest = readFileSync(join(root, 'wxt.config.ts'), 'utf8')
    .replaceAll('__MSG_', ' ')
    .replaceAll('__', ' ');
  return [manifest, ...paths.map((path) => withoutKeys(readFileSync(path, 'utf8')))];
}

function withoutKeys(text: string): string {
  return NAMES_TEXTS.test(text) ? text.replace(QUOTED, ' ') : text;
}

export function shortenKeys(keys: ShortKeys): Plugin {
  return {
    name: 'short-keys',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx?$/, code: NAMES_TEXTS },
      handler: (code) =>
        code.replace(QUOTED, (quoted, name) => (keys.has(name) ? `'${keys.get(name)}'` : quoted)),
    },
  };
}

export interface PublicFile {
  relativeDest: string;
  absoluteSrc?: string;
  contents?: string;
}

/** The catalogues of all languages, as the pages ask for them. */
export function shortenCatalogues(files: PublicFile[], keys: ShortKeys): void {
  for (const file of files) {
    if (!/^_locales[\\/].*messages\.json$/.test(file.relativeDest) || !file.absoluteSrc) continue;
    const messages = Object.entries(JSON.parse(readFileSync(file.absoluteSrc, 'utf8')));
    file.contents = JSON.stringify(
      Object.fromEntries(messages.map(([name, text]) => [keys.get(name) ?? name, text])),
    );
    delete file.absoluteSrc;
  }
}
