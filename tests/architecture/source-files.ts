/** Reads and parses every source file of the project, for the tests over the source tree. Runs in Vitest. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { type ESTree, parseSync } from 'vite';

export const root = join(import.meta.dirname, '..', '..');

const FOLDERS = ['entrypoints', 'components', 'lib', 'server', 'demo', 'scripts', 'bench', 'tests'];
const CONFIGS = ['wxt.config.ts', 'vitest.config.ts'];
/** `bench/peers` has its own packages and is not ours to shape. */
const LEFT_OUT = /(^|\/)node_modules\/|^bench\/peers\//;

export interface Import {
  /** Path from the root for own files, else the name of the package. */
  readonly target: string;
  readonly isOwn: boolean;
  /** Only types come from there, so nothing of it runs. */
  readonly isType: boolean;
}

export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly program: ESTree.Program;
  readonly imports: readonly Import[];
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importOf(path: string, specifier: string, isType: boolean): Import {
  if (!specifier.startsWith('.')) return { target: packageOf(specifier), isOwn: false, isType };
  // Vite's suffixes (`?worker`, `?url`) name the same file.
  const [file = ''] = specifier.split('?');
  return { target: normalize(join(dirname(path), file)), isOwn: true, isType };
}

type Statement = ESTree.Program['body'][number];

function isTypeStatement(node: Statement): boolean {
  if (node.type === 'ImportDeclaration') {
    const named = node.specifiers ?? [];
    const areTypes = named.every((name) => name.type === 'ImportSpecifier' && name.importKind === 'type');
    return node.importKind === 'type' || (named.length > 0 && areTypes);
  }
  return 'exportKind' in node && node.exportKind === 'type';
}

function readImports(path: string, text: string, program: ESTree.Program): Import[] {
  const found: Import[] = [];
  for (const node of program.body) {
    const source = 'source' in node ? node.source : null;
    if (source && 'value' in source) found.push(importOf(path, String(source.value), isTypeStatement(node)));
  }
  for (const [, specifier] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
    if (specifier) found.push(importOf(path, specifier, false));
  return found;
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const lineCount = text.trimEnd().split('\n').length;
  return { path, text, lineCount, program, imports: readImports(path, text, program) };
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  } catch {
    return [];
  }
}

export function readSourceFiles(): SourceFile[] {
  const paths = [...FOLDERS.flatMap(listFolder), ...CONFIGS].filter((path) => !LEFT_OUT.test(path));
  return paths.sort().map(readSource);
}

/** Files that a user's browser or a server runs, as opposed to tests and tools. */
export const isShipped = (path: string) => /^(entrypoints|components|lib|server)\//.test(path);

/** Files that run inside the browser. */
export const isExtension = (path: string) => /^(entrypoints|components|lib)\//.test(path);
