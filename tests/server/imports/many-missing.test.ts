/** A file all of whose agent ids lost their zeros: the last is told as the first which agent was likely meant. On both databases. */
import { beforeAll, expect, it } from 'vitest';
import { describeDatabases } from '../../support/databases.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

/** More than are looked for at once. */
const COUNT = 2_500;

describeDatabases('a column that lost its zeros', (subject) => {
  let csv: Importer;
  beforeAll(async () => {
    ({ csv } = await freshImporter(subject()));
    const agents = Array.from({ length: COUNT }, (_, n) => `NICE EU,00${5_000 + n},Agent ${n},,,,`);
    await csv.apply(await csv.plan(agents, { kind: 'cti-agents' }));
  });

  it('of agents of users names each agent that was meant', async () => {
    const job = await csv.plan(
      Array.from({ length: COUNT }, (_, n) => `,new.${n},,,NICE EU,${5_000 + n},TRUE`),
    );
    expect(job.counts).toMatchObject({ refused: COUNT });
    const { items } = await csv.rows(job.id, undefined, { offset: COUNT - 1 });
    expect(items.map(({ issues }) => issues.map(({ text }) => text))).toEqual([
      [
        'There is no agent 7499 in NICE EU; did you mean 007499 (leading zeros differ)? A spreadsheet may have changed it: lost leading zeros.',
      ],
    ]);
  });

  it('of new agents warns of each', async () => {
    const lines = Array.from({ length: COUNT }, (_, n) => `NICE EU,${5_000 + n},Agent ${n},,,,`);
    const job = await csv.plan(lines, { kind: 'cti-agents' });
    expect(job.counts).toMatchObject({ created: COUNT, warnings: COUNT });
  });
});
