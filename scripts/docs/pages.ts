/** The pages under `docs/` that are made from code, each with what makes its text. */
import { join } from 'node:path';
import { operationsPage } from './capacity.ts';
import { crmsPage } from './crms-page.ts';
import { csvPage } from './csv-examples.ts';
import { featuresPage } from './features-page.ts';
import { settingsPage } from './settings-page.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

export const GENERATED_PAGES: Readonly<Record<string, (root: string) => string>> = {
  'docs/CRMS.md': crmsPage,
  'docs/CSV.md': csvPage,
  'docs/FEATURES.md': featuresPage,
  'docs/OPERATIONS.md': operationsPage,
  'docs/SETTINGS.md': settingsPage,
};
