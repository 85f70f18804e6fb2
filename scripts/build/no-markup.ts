/** Takes Preact's one way of making markup of a string out of the built extension: nobody uses it, and a reviewer need not ask. Runs in the build. */
import type { Plugin } from 'vite';

/** What `dangerouslySetInnerHTML` does, in Preact's own minified file. */
const WRITING =
  /\w+\|\|\w+&&\((\w+)\.__html==\w+\.__html\|\|\1\.__html==(\w+)\.innerHTML\)\|\|\(\2\.innerHTML=\1\.__html\),/;

export function noMarkup(): Plugin {
  return {
    name: 'no-markup',
    enforce: 'pre',
    transform: {
      filter: { id: /\/preact\/dist\/preact\.mjs$/ },
      handler: (code) => withoutMarkup(code),
    },
  };
}

export function withoutMarkup(code: string): string {
  const left = code.replace(WRITING, '');
  if (/\.innerHTML\b/.test(left))
    throw new Error('Preact writes markup by code that scripts/build/no-markup.ts does not know.');
  return left;
}
