/** The texts of the built extension under their short names: each is there, and nothing else was taken for a name. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import catalogue from '../../public/_locales/en/messages.json' with { type: 'json' };
import { ensureBuilt, root } from '../../scripts/build/build-extension.ts';
import { shortKeys } from '../../scripts/build/short-keys.ts';

const keys = shortKeys(root);
let folder: string;

beforeAll(async () => {
  folder = await ensureBuilt('generic', () => undefined);
}, 120_000);

it('every text of the catalogue is in the built one, in its place', async () => {
  const all = JSON.parse(await readFile(join(folder, '_locales/en/messages.json'), 'utf8'));
  // Those of settings fields come after them: field-texts.test.ts
  const built = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('setting_')));
  expect(Object.values(built)).toEqual(Object.values(catalogue));
  const names = Object.keys(catalogue).map((name) => keys.get(name) ?? name);
  expect(Object.keys(built)).toEqual(names);
});

it('names are told apart without their case, as browsers do', () => {
  const names = Object.keys(catalogue).map((name) => (keys.get(name) ?? name).toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect([...keys.values()].filter((short) => !/^[a-z][a-z0-9]$/.test(short))).toEqual([]);
});

it('a name that is also a command, a field, a message of the manifest or asked for by a page of the CRM stays', () => {
  for (const name of ['traceEvent', 'fullName', 'extensionName', 'commandTogglePanel', 'frameResize']) {
    expect(catalogue).toHaveProperty(name);
    expect(keys.has(name)).toBe(false);
  }
  expect(keys.has('consoleTitle')).toBe(true);
});

it('what the pages of the CRM ask for is in the built catalogue', async () => {
  const built = JSON.parse(await readFile(join(folder, '_locales/en/messages.json'), 'utf8'));
  const paths = ['content-scripts/crm.js', 'crm-panel.js'].map((path) => join(folder, path));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const asked = texts.flatMap((text) =>
    [...text.matchAll(/getMessage\([`"'](\w+)/g)].map((match) => match[1]),
  );
  expect(asked).not.toHaveLength(0);
  expect(asked.filter((name) => !Object.hasOwn(built, name ?? ''))).toEqual([]);
});
