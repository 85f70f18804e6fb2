/** Reads the examples for fleets in OPERATIONS.md: they parse, name our ids, and set only what the schema of managed values knows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../../scripts/build/build-extension.ts';
import { parseFlags } from '../../scripts/build/flags.ts';
import { extensionIds } from '../../server/sign-in/clients.ts';
import { chromeExtensionId } from '../../wxt.config.ts';

type Values = Record<string, unknown>;
interface ChromiumPolicy {
  ExtensionSettings: Values;
  '3rdparty': { extensions: Record<string, Values> };
}
interface FirefoxPolicy {
  policies: { ExtensionSettings: Values; '3rdparty': { Extensions: Record<string, Values> } };
}

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'OPERATIONS.md'), 'utf8');
const schema: { properties: Record<string, { type: string }> } = JSON.parse(
  readFileSync(join(root, 'public', 'managed-storage.json'), 'utf8'),
);
const FIREFOX_ID = extensionIds().find((id) => id.includes('@')) ?? '';

/** The section of a heading, to the next one of its rank or above. */
function section(heading: string): string {
  const start = page.indexOf(`\n${heading}\n`);
  expect(start, `OPERATIONS.md has ${heading}`).toBeGreaterThan(0);
  const rest = page.slice(start + heading.length + 2);
  const end = rest.search(heading.startsWith('###') ? /^#{2,3} /m : /^## /m);
  return end < 0 ? rest : rest.slice(0, end);
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, body = '']) =>
    name === language ? [body] : [],
  );
}

function onlyBlock(heading: string, language: string): string {
  const [block = '', ...others] = blocks(section(heading), language);
  expect(block).not.toBe('');
  expect(others).toEqual([]);
  return block;
}

/** Every value is one that the schema knows, of its type; and one is there. */
function expectKnown(values: Values | undefined): void {
  const types = Object.entries(values ?? {}).map(([key, value]) => [key, typeof value]);
  expect(types).not.toEqual([]);
  expect(types).toEqual(types.map(([key = '']) => [key, schema.properties[key]?.type]));
}

/** The words of a command line that quotes by single quotes alone. */
const parseWords = (line: string) =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const chromium = (heading: string): ChromiumPolicy => JSON.parse(onlyBlock(heading, 'json'));
const firefox = (): FirefoxPolicy => JSON.parse(onlyBlock('### Firefox', 'json'));

describe('the examples for fleets', () => {
  it('are JSON in every block that says so, on the whole page', () => {
    const examples = blocks(page, 'json');
    expect(examples).toHaveLength(4);
    for (const example of examples) expect(() => JSON.parse(example), example).not.toThrow();
  });
  it('name the id of the public key and no other', () => {
    expect(new Set(page.match(/\b[a-p]{32}\b/g))).toEqual(new Set([chromeExtensionId]));
  });
  it.each(['### Chrome', '### Edge'])('install it and set known values: %s', (heading) => {
    const policy = chromium(heading);
    expect(Object.keys(policy.ExtensionSettings)).toEqual([chromeExtensionId]);
    expect(Object.keys(policy['3rdparty'].extensions)).toEqual([chromeExtensionId]);
    expectKnown(policy['3rdparty'].extensions[chromeExtensionId]);
  });
  it('say the same in the registry as in JSON', () => {
    const block = onlyBlock('### Chrome', 'reg');
    const { ExtensionSettings, ...others } = chromium('### Chrome');
    const [, settings = ''] = /^"ExtensionSettings"="(.*)"$/m.exec(block) ?? [];
    expect(JSON.parse(settings.replace(/\\(["\\])/g, '$1'))).toEqual(ExtensionSettings);
    const [, values = ''] = block.split(`\\3rdparty\\extensions\\${chromeExtensionId}\\policy]\n`);
    const told = [...values.matchAll(/^"(\w+)"=dword:0000000([01])$/gm)].map(([, key = '', bit]) => [
      key,
      bit === '1',
    ]);
    expect(Object.fromEntries(told)).toEqual(others['3rdparty'].extensions[chromeExtensionId]);
  });
  it('say the same in a profile of macOS as in JSON', () => {
    const told = [...onlyBlock('### Chrome', 'xml').matchAll(/<key>(\w+)<\/key>\s*<(true|false)\/>/g)].map(
      ([, key = '', value]) => [key, value === 'true'],
    );
    expect(Object.fromEntries(told)).toEqual(
      chromium('### Chrome')['3rdparty'].extensions[chromeExtensionId],
    );
  });
  it('have for Firefox the id that the server knows, and known values', () => {
    const { policies } = firefox();
    expect(Object.keys(policies.ExtensionSettings)).toEqual([FIREFOX_ID]);
    expect(Object.keys(policies['3rdparty'].Extensions)).toEqual([FIREFOX_ID]);
    expectKnown(policies['3rdparty'].Extensions[FIREFOX_ID]);
  });
  it('have builds by one command for each browser, as the flags are', () => {
    const told = blocks(section('### Which build'), 'sh').flatMap((block) => block.trim().split('\n'));
    const flags = told.map((line) => parseFlags(parseWords(line.replace('npm run build -- ', '')), {}));
    expect(flags.map(({ browsers, hosts }) => [browsers, hosts !== ''])).toEqual(
      BROWSERS.map((browser) => [[browser], true]),
    );
  });
});

describe('the managed values', () => {
  it('stand in the table, each with its type, and nothing else does', () => {
    const rows = [...section('### Managed values').matchAll(/^\| `(\w+)` \| (\w+)/gm)];
    expect(rows.map(([, key, type]) => [key, type])).toEqual(
      Object.entries(schema.properties).map(([key, { type }]) => [key, type]),
    );
  });
});
