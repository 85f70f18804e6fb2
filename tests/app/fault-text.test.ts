/** What the schema of an instance says of a value, in the catalogue's words and never in its own. */
import { beforeAll, expect, test } from 'vitest';
import { newFaults } from '../../lib/app/form-faults.ts';
import { instanceFaults } from '../../lib/app/instance-faults.ts';
import { newInstance } from '../../lib/app/new-instance.ts';
import { installCatalogue } from '../support/catalogue.ts';

beforeAll(installCatalogue);

const drafted = (fields: Record<string, unknown>) =>
  instanceFaults({
    draft: {
      baseVersion: 1,
      fields: Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, key.includes('.') ? { own: true, value } : value]),
      ),
    } as never,
    secrets: {},
    refused: null,
  });

test.each<[string, unknown, string]>([
  ['name', '', 'This field is required.'],
  ['name', 'x'.repeat(1025), 'Use at most 1,024 characters.'],
  [
    'name',
    'a\ud800',
    'The text holds a character that cannot be stored (U+0000, or half of a pair). Type it anew.',
  ],
  [
    'sites',
    ['https://a.example/*', 'a.example'],
    'Line 2: Use a match pattern such as https://crm.example.com/*.',
  ],
  ['sites', Array.from({ length: 101 }, () => 'https://a.example/*'), 'Use at most 100 match patterns.'],
  ['popFlow.events.Ringing', '', 'Name the workflow, or tick No workflow.'],
  ['popFlow.runtimeUrl', 'ftp://a', 'Use an address that begins with https:// or http://.'],
  ['popFlow.events.constructor', 'x', 'An event cannot be named __proto__, prototype or constructor.'],
  ['name', 7, 'This cannot be stored. Look at the value again.'],
])('%s as %j', (field, value, text) => {
  expect([...drafted({ [field]: value }).values()]).toContain(text);
});

test('the form of a new instance says it in the same words', () => {
  const record = newInstance({ name: 'a\u0000', crmId: '', crmType: 'generic', sites: 'x' }, 'no-id');
  expect(Object.fromEntries(newFaults('crm-instances', record))).toMatchObject({
    name: expect.stringContaining('cannot be stored (U+0000'),
    crmId: 'This field is required.',
    sites: 'Line 1: Use a match pattern such as https://crm.example.com/*.',
  });
});

test('fields are listed as they follow each other in the form, whatever order they were written in', () => {
  const faults = drafted({
    identity: '{',
    'features.x': 'y'.repeat(9_000),
    sites: ['no'],
    crmId: '',
    name: '',
  });
  expect([...faults.keys()].filter((field) => !field.includes('.'))).toEqual([
    'name',
    'crmId',
    'sites',
    'identity',
  ]);
});
