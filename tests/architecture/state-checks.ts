/** Checks what modules hold: no state in the worker's folders, and `browser.*` only where it belongs. */
import type { SourceFile } from './source-files.ts';

/** The worker may lose its memory at any await, so a module of these folders holds none. */
const WORKER = /^lib\/(background|sync|cache|messages|remote|settings)\//;

const MUTATORS = 'set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill';

function isMutated(text: string, name: string): boolean {
  const mutation = new RegExp(`\\b${name}(\\.(${MUTATORS})\\(|(\\[[^\\]]*\\]|\\.\\w+)\\s*=[^=>])`);
  return mutation.test(text);
}

type Declaration = Extract<SourceFile['program']['body'][number], { type: 'VariableDeclaration' }>;

function declarationsOf({ program }: SourceFile): Declaration[] {
  return program.body.flatMap((node) => {
    const inner = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    return inner?.type === 'VariableDeclaration' ? [inner] : [];
  });
}

export function findModuleState(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => WORKER.test(path))
    .flatMap((file) =>
      declarationsOf(file).flatMap(({ kind, declarations }) =>
        declarations
          .map(({ id }) => (id.type === 'Identifier' ? id.name : ''))
          .filter((name) => kind === 'let' || kind === 'var' || (name !== '' && isMutated(file.text, name)))
          .map((name) => `${file.path} keeps ${name}`),
      ),
    );
}

/** Folders whose work is the browser's interface; every other one gets what it needs as an argument. */
const TOUCHES_BROWSER = /^(entrypoints|lib\/(background|messages|settings|frame|remote))\//;

export function findBrowserUse(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^(components|lib)\//.test(path) && !TOUCHES_BROWSER.test(path))
    .filter(({ imports, text }) => {
      const isImported = imports.some(({ target, isType }) => target === 'wxt' && !isType);
      return isImported || /(?<![.\w])(browser|chrome)\.\w/.test(stripComments(text));
    })
    .map(({ path }) => path);
}

/** Components render and send commands; network and storage are behind them. */
export function findReachingComponents(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('components/'))
    .filter(({ text }) =>
      /(?<![.\w])(fetch\(|indexedDB\b|localStorage\b|sessionStorage\b|XMLHttpRequest\b)/.test(
        stripComments(text),
      ),
    )
    .map(({ path }) => path);
}

/** Who of the extension makes requests: the client of the server, the two that ask a CRM, and what hands `fetch` on to them. */
const ASKS = new Set([
  'lib/background/import-commands.ts',
  'lib/background/salesforce.ts',
  'lib/background/start.ts',
  'lib/crm/probe-fetch.ts',
  'lib/crm/trial/request-outcome.ts',
]);

/** Everything else sends nothing to anybody: no counter, no report, no font from elsewhere. */
export function findRequests(files: readonly SourceFile[]): string[] {
  const request =
    /\bfetch\(|\b(sendBeacon|XMLHttpRequest|WebSocket|EventSource|WebTransport|importScripts)\b/;
  return files
    .filter(({ path }) => /^(components|entrypoints|lib)\//.test(path))
    .filter(({ path }) => !ASKS.has(path) && !path.startsWith('lib/remote/'))
    .filter(({ text }) => request.test(stripComments(text)))
    .map(({ path }) => path);
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}
