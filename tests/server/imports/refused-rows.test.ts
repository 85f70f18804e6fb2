/** The file of refused rows: imported again as it is, it writes nothing; mended, it is accepted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

let opened: TestDatabase;
let csv: Importer;
beforeAll(async () => {
  opened = await PGLITE.open();
  ({ csv } = await freshImporter(opened));
});
afterAll(() => opened.close());

const SHORT = 'The row has 3 cells, the header 7.';
const LONG = 'The row has 8 cells, the header 7.';
const WHAT_TO_DO = 'Put every cell under its column, and clear this text and what stands right of it.';

async function refusedOf(...lines: string[]): Promise<string> {
  return csv.refused((await csv.plan(lines)).id);
}

async function outcomeOf(text: string) {
  const { items } = await csv.rows((await csv.planText(text)).id);
  return items.map(({ state, changes, issues }) => ({
    state,
    texts: issues.map((issue) => issue.text),
    changes: changes.map(({ column, to }) => [column, to]),
  }));
}

describe('rows with too few and too many cells', () => {
  it('are written with all that they hold, and why', async () => {
    expect((await refusedOf(',eve,,Jensen, Anna,NICE EU,0007,FALSE', ',finn,Jensen')).split('\r\n')).toEqual([
      'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping,Error',
      `,eve,,Jensen," Anna",NICE EU,0007,"${LONG} ${WHAT_TO_DO}",FALSE`,
      `,finn,Jensen,,,,,"${SHORT} ${WHAT_TO_DO}"`,
      '',
    ]);
  });

  it('keep what stands beyond the last column, and in columns that are passed over', async () => {
    const job = await csv.planText('Username,Phone,Full Name\r\neve,12,Jensen, Anna,\r\n');
    const text = await csv.refused(job.id);
    expect(text.split('\r\n')[1]).toBe(
      `,eve,,Jensen,,,,"The row has 5 cells, the header 3. ${WHAT_TO_DO}",12," Anna"`,
    );
    const again = await csv.planText(text);
    expect(await csv.refused(again.id)).toBe(text);
  });

  it.each([
    ['as it is', (line: string) => line],
    ['after a spreadsheet made all rows as wide', (line: string) => `${line},,`],
    ['without what stood right of the error', (line: string) => line.replace(/(this text.*it\.").*$/, '$1')],
  ])('stay refused where the file is imported again %s', async (_, change) => {
    const text = await refusedOf(
      ',eve,,Jensen, Anna,NICE EU,0007,FALSE',
      ',finn,Jensen',
      ',eve.x,a,b,c,d,TRUE,e,f',
    );
    const lines = text.trimEnd().split('\r\n').map(change);
    const outcomes = await outcomeOf(`${lines.join('\r\n')}\r\n`);
    expect(outcomes.map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
    expect(outcomes[1]?.texts[0]).toContain(SHORT);
  });

  it('are accepted once they are mended', async () => {
    const text = await refusedOf(',eve,,Jensen, Anna,NICE EU,0007,FALSE', ',finn,Jensen');
    const [header] = text.split('\r\n');
    const mended = [header, ',eve,,"Jensen, Anna",,,,', ',finn,,Jensen,,,,', ''].join('\r\n');
    expect(await outcomeOf(mended)).toEqual([
      { state: 'update', texts: [], changes: [['Full Name', 'Jensen, Anna']] },
      { state: 'update', texts: [], changes: [['Full Name', 'Jensen']] },
    ]);
  });
});

it('a row that was refused for what a cell says needs no more than another cell', async () => {
  const text = await refusedOf(',finn,,,NICE EU,7,TRUE');
  expect(await outcomeOf(text.replace('NICE EU,7', 'NICE EU,0007'))).toMatchObject([{ state: 'update' }]);
});
