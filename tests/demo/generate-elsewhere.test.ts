/** The demo's data from another thread is the demo's data. */
import { expect, it } from 'vitest';
import { generateDemo } from '../../demo/data/generate.ts';
import { generateElsewhere } from '../../demo/generate-elsewhere.ts';
import { encodeRows } from '../../server/db/load-columns.ts';

const size = { users: 60, agents: 120, crmUrl: 'http://127.0.0.1:4100' };

it('gives the same rows, written down, with the same accounts and people', async () => {
  const { rows, accounts, people } = generateDemo(size);
  const { 'crm-instances': instances, ...others } = rows;
  expect(await generateElsewhere(size)).toEqual({
    rows: { 'crm-instances': instances },
    encoded: encodeRows(others),
    accounts,
    people,
  });
});

it('refuses what the other refuses', async () => {
  await expect(generateElsewhere({ ...size, users: 3 })).rejects.toThrow('at least 10 users');
});
