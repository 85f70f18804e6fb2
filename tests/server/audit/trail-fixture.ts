/** A small audit trail of everything there is: edits, a deletion, accounts, an import, and a beginning that retention has cut. */
import { cutTrail } from '../../../server/audit/cut-trail.ts';
import { MOST_ENTRIES, readTrail, type WrittenHead } from '../../../server/audit/trail.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { createAccount } from '../../../server/records/accounts.ts';
import { importer } from '../imports/import-fixture.ts';
import { nextKey, patch, remove, restore } from '../records/write-fixture.ts';
import { ADA, as, asSeed, EVE, FINN, GUS, loadFixture, TENANT } from '../tenant-fixture.ts';
import { asOwner, relink } from './tamper.ts';

/** How many entries are from long ago. */
const OLD = 8;

export async function fillTrail(database: Database): Promise<void> {
  await loadFixture(database);
  for (let edit = 0; edit < 12; edit += 1) {
    const user = [EVE, FINN, GUS][edit % 3] ?? EVE;
    await patch(database, ['crm-users', user], { set: { fullName: `Name "${edit}" \\ ü` } });
  }
  await remove(database, ['crm-users', FINN]);
  await restore(database, ['crm-users', FINN]);
  const body = { issuer: 'local', subject: 'new', username: 'new', grants: [] };
  await as(database, ADA, (tx, caller) =>
    createAccount(tx, caller, { idempotencyKey: nextKey(), body, source: 'api' }).then(() => undefined),
  );
  const csv = importer(database);
  await csv.apply(await csv.plan([',by.file,,From a file,,,', ',eve,,Other,,,']));
}

/** As if the first entries had been written two hundred days ago. */
export async function makeOld(database: Database, count = OLD): Promise<void> {
  await asSeed(database, async (tx) => {
    await asOwner(tx);
    await tx.query(
      `update audit_entries set at = at - interval '200 days' where tenant_id = $1 and seq <= $2`,
      [TENANT, count],
    );
    await relink(tx, 1);
  });
}

export async function fillCutTrail(database: Database): Promise<void> {
  await fillTrail(database);
  await makeOld(database);
  await cutTrail(database, { tenantId: TENANT, days: 100 });
  await patch(database, ['crm-users', EVE], { set: { fullName: 'After the cut' } });
}

/** What would have been written down elsewhere: every third entry, and the last. */
export async function headsOf(database: Database): Promise<WrittenHead[]> {
  const { items } = await asSeed(database, (tx: Transaction) =>
    readTrail(tx, { after: 0, limit: MOST_ENTRIES }),
  );
  return items
    .filter((_, place) => place % 3 === 0 || place === items.length - 1)
    .map(({ seq, hash }) => ({ seq, hash, at: new Date().toISOString() }));
}
