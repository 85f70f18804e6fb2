/** The catalogue is the only place of UI text: every key that is used exists, every key is used, no text stands in components. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import catalogue from '../../public/_locales/en/messages.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

function sources(...folders: string[]): { path: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') })),
  );
}

test('every key of the catalogue is used', () => {
  const code = [
    ...sources('components', 'entrypoints', 'lib').map(({ text }) => text),
    readFileSync(join(root, 'wxt.config.ts'), 'utf8'),
  ].join('\n');
  const unused = Object.keys(catalogue).filter(
    (key) => !code.includes(`'${key}'`) && !code.includes(`__MSG_${key}__`),
  );
  expect(unused).toEqual([]);
});

test('every key given to getMessage or to the manifest exists', () => {
  const code = sources('components', 'entrypoints', 'lib')
    .map(({ text }) => text)
    .join('\n');
  const manifest = readFileSync(join(root, 'wxt.config.ts'), 'utf8');
  const used = [
    ...[...code.matchAll(/\bgetMessage\(\s*'(\w+)'/g)].map((match) => match[1]),
    ...[...code.matchAll(/\b(?:t|tParts)\(\s*'(\w+)'/g)].map((match) => match[1]),
    ...[...manifest.matchAll(/__MSG_(\w+)__/g)].map((match) => match[1]),
  ];
  expect(used.filter((key) => !Object.hasOwn(catalogue, key ?? ''))).toEqual([]);
});

test('no text stands in the components', () => {
  const found = sources('components').flatMap(({ path, text }) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const between = [...code.matchAll(/<\/?[a-zA-Z][^<>{}]*>([^<>{}=;()]*[A-Za-z]{2,}[^<>{}=;()]*)<\//g)];
    const attributes = [...code.matchAll(/\b(?:title|label|placeholder|alt|aria-label)="([^"]*)"/g)];
    return [...between, ...attributes].map((match) => `${path}: ${match[1]?.trim()}`);
  });
  expect(found).toEqual([]);
});
