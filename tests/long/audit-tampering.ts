/** Ten thousand random tamperings with a real audit trail, on PGlite and on PostgreSQL. */
import type { WrittenHead } from '../../server/audit/trail.ts';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { fillBatchTrail } from '../server/audit/batch-fixture.ts';
import { TAMPERINGS, tamper, verify } from '../server/audit/tamper.ts';
import { BATCH_TAMPERINGS } from '../server/audit/tamper-batches.ts';
import { fillCutTrail, headsOf } from '../server/audit/trail-fixture.ts';
import { asSeed } from '../server/tenant-fixture.ts';
import { databaseUrl } from '../support/database-url.ts';
import { onServer } from '../support/on-server.ts';
import { startPostgres } from '../support/postgres.ts';
import { type LongTest, randomOf } from './long-test.ts';

const DATABASE = 'patchpanel_tampering';

interface Subject {
  readonly database: Database;
  readonly heads: readonly WrittenHead[];
}

type Fill = (database: Database) => Promise<unknown>;

async function openSubject(url: string | undefined, fill: Fill): Promise<Subject> {
  const database = await openDatabase({ url });
  await fill(database);
  return { database, heads: await headsOf(database) };
}

/** A trail of each form, and what may be done to it. */
const TRAILS = [
  { fill: fillCutTrail, tamperings: TAMPERINGS },
  { fill: fillBatchTrail, tamperings: BATCH_TAMPERINGS },
];
const KINDS = TRAILS.flatMap(({ tamperings }, trail) =>
  Object.entries(tamperings).map(([name, tampering]) => ({ name, tampering, trail })),
);

async function wholeTrails(subjects: readonly Subject[]): Promise<string[]> {
  const reports = subjects.map(({ database, heads }) => asSeed(database, (tx) => verify(tx, heads)));
  return (await Promise.all(reports)).flatMap(({ faults }) =>
    faults.map(({ what }) => `Found without any: ${what}`),
  );
}

export const AUDIT_TAMPERING: LongTest = {
  name: 'audit-tampering',
  what: 'one of twenty-seven kinds of tampering with an audit trail, with and without a batch, by somebody with all rights on the database: each is found, by the chain or by heads that were written down elsewhere; PGlite and PostgreSQL in turns',
  covers: ['tests/long/audit-tampering.ts', 'server/cli/audit-command.ts'],
  count: 10_000,
  async open({ seed }) {
    const postgres = await startPostgres();
    if ('notRun' in postgres) throw new Error(`PostgreSQL is needed: ${postgres.notRun}`);
    const subjects: Subject[] = [];
    for (const [trail, { fill }] of TRAILS.entries()) {
      const name = `${DATABASE}_${trail}`;
      await onServer(postgres.url, `create database ${name}`);
      subjects.push(
        await openSubject(undefined, fill),
        await openSubject(databaseUrl(postgres.url, name), fill),
      );
    }
    return {
      async run(round) {
        const random = randomOf(seed, round);
        const { name, tampering, trail } = KINDS[
          Math.floor(random() * KINDS.length)
        ] as (typeof KINDS)[number];
        const { database, heads } = subjects[trail * 2 + (round % 2)] as Subject;
        const { faults } = await tamper((work) => asSeed(database, work), { tampering, random, heads });
        if (faults.length === 0) throw new Error(`Nobody would have seen who ${name} (${database.driver}).`);
        return { seen: `found: ${name}` };
      },
      async close() {
        const faults = await wholeTrails(subjects);
        for (const { database } of subjects) await database.close();
        await postgres.stop();
        return faults;
      },
    };
  },
};
