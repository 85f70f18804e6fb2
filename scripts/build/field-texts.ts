/** Moves the texts of settings fields from the tables into the English catalogue of the built extension: 0.3 KB of the panel's scripts. Runs in the build. */
import type { Plugin } from 'vite';
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../../lib/schema/instance-fields.ts';
import { type FieldDefinition, POPFLOW_FIELDS } from '../../lib/schema/settings-fields.ts';
import type { PublicFile } from './short-keys.ts';

const SECTIONS: Readonly<Record<string, readonly FieldDefinition[]>> = {
  popFlow: POPFLOW_FIELDS,
  features: FEATURE_FIELDS,
  connectivity: CONNECTIVITY_FIELDS,
};
const TABLES = /lib\/schema\/(?:settings|instance)-fields\.ts$/;
/** A line of a row, or two where the text is long. */
const TEXT = /^ {4}(?:label|help):\s+(['"]).*\1,\n/gm;

/** By the keys that `lib/app/setting-text.ts` asks for. */
export function fieldTexts(): Record<string, { message: string }> {
  return Object.fromEntries(
    Object.entries(SECTIONS).flatMap(([section, fields]) =>
      fields.flatMap(({ key, label, help }) => [
        [`setting_${section}_${key}_label`, messageOf(label)],
        [`setting_${section}_${key}_help`, messageOf(help)],
      ]),
    ),
  );
}

/** A dollar sign begins a placeholder in a catalogue. */
function messageOf(text: string): { message: string } {
  return { message: text.replaceAll('$', '$$$$') };
}

export function dropFieldTexts(): Plugin {
  return {
    name: 'field-texts',
    enforce: 'pre',
    transform: { filter: { id: TABLES }, handler: (code) => code.replace(TEXT, '') },
  };
}

/** After the catalogues have their short names. Other languages fall back to English, as for every text. */
export function addFieldTexts(files: readonly PublicFile[]): void {
  for (const file of files) {
    if (!/^_locales[\\/]en[\\/]messages\.json$/.test(file.relativeDest)) continue;
    file.contents = JSON.stringify({ ...JSON.parse(file.contents ?? ''), ...fieldTexts() });
  }
}
