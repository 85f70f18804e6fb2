/** What a spreadsheet made of usernames, extensions, login ids and agents is warned of, with what was likely meant. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { create } from '../records/write-fixture.ts';
import { id, NICE, NORTH, own } from '../tenant-fixture.ts';
import { freshImporter, type Importer, type PlanWish } from './import-fixture.ts';

let opened: TestDatabase;
let database: Database;
let csv: Importer;

const AGENTS = ['42', '0042', '+4420', '4420', '100000', '1E5'];
const agentId = (n: number) => id(8_700 + n);

beforeAll(async () => {
  opened = await PGLITE.open();
  ({ database, csv } = await freshImporter(opened));
  for (const [n, name] of AGENTS.entries()) {
    const numbers = { extension: '00123', loginId: '+44123' };
    await create(database, 'cti-agents', {
      id: agentId(n),
      environmentId: NICE,
      agentId: name,
      name: `Agent ${name}`,
      ...numbers,
    });
  }
  for (const [n, [username, agent]] of [
    ['0042', 1],
    ['+4420', 2],
    ['100000', 4],
  ].entries() as Iterable<[number, [string, number]]>) {
    const body = { id: id(7_700 + n), instanceId: NORTH, username, mapping: own(agentId(agent)) };
    await create(database, 'crm-users', body);
  }
});
afterAll(() => opened.close());

async function planned(line: string, wish: PlanWish = {}) {
  const { items } = await csv.rows((await csv.plan([line], wish)).id);
  return items.map(({ state, issues }) => [
    state,
    ...issues.map(({ level, column, text }) => `${level} ${column}: ${text}`),
  ])[0];
}

it.each([
  ['42', '0042', 'lost leading zeros'],
  ['042', '0042', 'lost leading zeros'],
  ['4420', '+4420', 'lost its +'],
  ['1E5', '100000', 'written as a number with an exponent'],
])('a new user %s beside %s', async (username, likely, damage) => {
  const outcome = await planned(`,${username},,,,,`);
  const text = `warning Username: A new user is added, though ${likely} exists. A spreadsheet may have changed it: ${damage}.`;
  const exponent = 'warning Username: 1E5 looks as if a spreadsheet wrote 100000 with an exponent.';
  expect(outcome).toEqual(['create', text, ...(username === '1E5' ? [exponent] : [])]);
});

it.each([
  [
    'NICE EU,42,,,123,,',
    'warning Extension: It is 00123 now; a spreadsheet may have changed it: lost leading zeros.',
  ],
  [
    'NICE EU,42,,,,44123,',
    'warning Login Id: It is +44123 now; a spreadsheet may have changed it: lost its +.',
  ],
  [
    'NICE EU,42,,,,4.4E5,',
    'warning Login Id: 4.4E5 looks as if a spreadsheet wrote 440000 with an exponent.',
  ],
  ['NICE EU,42,,,124,+44124,', null],
  ['NICE EU,42,Renamed,,00123,+44123,', null],
])('an agent that is there becomes %s', async (line, text) => {
  expect(await planned(line, { kind: 'cti-agents' })).toEqual(['update', ...(text ? [text] : [])]);
});

it.each([
  ['0042', '42', '42 takes the place of 0042. A spreadsheet may have changed it: lost leading zeros.'],
  ['+4420', '4420', '4420 takes the place of +4420. A spreadsheet may have changed it: lost its +.'],
  [
    '100000',
    '1E5',
    '1E5 takes the place of 100000. A spreadsheet may have changed it: written as a number with an exponent.',
  ],
  ['0042', '42;0042', null],
  ['0042', '4420', null],
])('on the list of %s, %s takes the place', async (username, list, text) => {
  expect(await planned(`,${username},,,NICE EU,${list},TRUE`)).toEqual([
    'update',
    ...(text ? [`warning Agent Id: ${text}`] : []),
  ]);
});

it('is nothing to warn of where the list is not applied', async () => {
  const [, ...texts] = (await planned(',0042,,,NICE EU,42,FALSE')) ?? [];
  expect(texts.filter((text) => text.startsWith('warning'))).toEqual([]);
});
