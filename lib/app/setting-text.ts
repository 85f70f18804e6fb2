/** Label and help of settings fields. The field table is the English text; the catalogue of another language may replace it. */
import type { FieldDefinition } from '../schema/settings-fields.ts';
import { tOr } from './text.ts';

type Section = 'popFlow' | 'features' | 'connectivity';

/** Catalogue keys are `setting_SECTION_FIELD_label` and `…_help`. */
export function settingText(
  section: Section,
  { key, label, help }: Pick<FieldDefinition, 'key' | 'label' | 'help'>,
): { label: string; help: string } {
  const prefix = `setting_${section}_${key}`;
  return { label: tOr(`${prefix}_label`, label), help: tOr(`${prefix}_help`, help) };
}
