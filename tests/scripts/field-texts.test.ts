/** The texts of settings fields in the built extension: in its catalogue, and no more in its scripts. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../../lib/schema/instance-fields.ts';
import { POPFLOW_FIELDS } from '../../lib/schema/settings-fields.ts';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';

const FIELDS = [...POPFLOW_FIELDS, ...FEATURE_FIELDS, ...CONNECTIVITY_FIELDS];
let folder: string;

beforeAll(async () => {
  folder = await ensureBuilt('generic', () => undefined);
}, 120_000);

it('each label and sentence of help is in the built catalogue, under the key the pages ask for', async () => {
  const built = JSON.parse(await readFile(join(folder, '_locales/en/messages.json'), 'utf8'));
  const sections = { popFlow: POPFLOW_FIELDS, features: FEATURE_FIELDS, connectivity: CONNECTIVITY_FIELDS };
  for (const [section, fields] of Object.entries(sections)) {
    for (const { key, label, help } of fields) {
      expect(built[`setting_${section}_${key}_label`]).toEqual({ message: label });
      expect(built[`setting_${section}_${key}_help`]).toEqual({ message: help });
    }
  }
  expect(Object.keys(built).filter((key) => key.startsWith('setting_'))).toHaveLength(2 * FIELDS.length);
});

it('no script holds a sentence of help', async () => {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.js'));
  const scripts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  const held = FIELDS.filter(({ help }) => scripts.some((script) => script.includes(help)));
  expect(held.map(({ key }) => key)).toEqual([]);
});
