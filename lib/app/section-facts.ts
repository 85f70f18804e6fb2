/** The settings of an instance's sections as names and values in words. Pure but for the catalogue. */
import type { CrmInstance } from '../schema/crm-records.ts';
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../schema/instance-fields.ts';
import type { FieldDefinition, SettingValue } from '../schema/settings-fields.ts';
import { settingText } from './setting-text.ts';
import { t } from './text.ts';

/** The fields of the sections that are forms of their own. */
export const SECTIONS: Record<'features' | 'connectivity', readonly FieldDefinition[]> = {
  features: FEATURE_FIELDS,
  connectivity: CONNECTIVITY_FIELDS,
};

export interface SectionFact {
  readonly label: string;
  readonly help: string;
  /** `null`: nothing is filled in. */
  readonly value: string | null;
}

export function featureFacts({ features }: CrmInstance): SectionFact[] {
  return FEATURE_FIELDS.map((field) => {
    const value = (features[field.key] ?? field.default) as SettingValue;
    return { ...wordsOf('features', field), value: valueWords(value) };
  });
}

/** Of a secret only whether there is one. */
export function connectivityFacts({ connectivity, secretsSet }: CrmInstance): SectionFact[] {
  return CONNECTIVITY_FIELDS.map((field) => {
    const words = wordsOf('connectivity', field);
    if (field.type === 'secret') {
      return { ...words, value: secretsSet.includes(field.key) ? t('secretSet') : null };
    }
    return { ...words, value: valueWords(connectivity[field.key] ?? null) };
  });
}

/** The section is named after the CRM it connects to. */
export function connectivityTitle({ crmType }: Pick<CrmInstance, 'crmType'>): string {
  return t(/oracle|service.?cloud|b2c/i.test(crmType) ? 'serviceCloudConnectivity' : 'connectivitySettings');
}

function wordsOf(section: 'features' | 'connectivity', { key, label, help }: FieldDefinition) {
  const words = settingText(section, { key, label, help });
  return { label: words.label, help: words.help };
}

function valueWords(value: SettingValue): string | null {
  if (typeof value === 'boolean') return t(value ? 'valueOn' : 'valueOff');
  return value === null || value === '' ? null : String(value);
}
