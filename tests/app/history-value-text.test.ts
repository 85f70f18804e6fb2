/** Values of the history in words: what no eye sees is made visible. */
import { beforeAll, expect, it } from 'vitest';
import { historyValueText } from '../../lib/app/history-value-text.ts';
import { installCatalogue } from '../support/catalogue.ts';

beforeAll(installCatalogue);

const text = (value: string) => historyValueText('name', { is: 'value', value });

it.each([
  ['Billing', 'Billing'],
  ['Billing ', '“Billing ”'],
  ['  Billing', '“  Billing”'],
  ['\tBilling', '“\tBilling”'],
  ['Back Office', 'Back Office'],
  ['', 'Empty'],
])('%j is told as %j', (value, words) => {
  expect(text(value)).toBe(words);
});
