/** In any tenant, deleting any record does to all rows what was announced, and restoring it gives back what was. On both databases. */
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Consequences } from '../../../lib/schema/consequences.ts';
import { KINDS, type Kind } from '../../../lib/schema/kind.ts';
import type { AnyRow } from '../../../lib/schema/rows.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { type Caller, readCaller } from '../../../server/records/caller.ts';
import { deleteRecord } from '../../../server/records/delete-record.ts';
import { foreseeDeletion } from '../../../server/records/foresee-deletion.ts';
import { restoreRecord } from '../../../server/records/restore-record.ts';
import { KIND_TABLES, rowJson } from '../../../server/records/row-sql.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ACCOUNTS, ADA, id } from '../tenant-fixture.ts';
import { rowsOf, WORLD } from './deletion-worlds.ts';
import { nextKey } from './write-fixture.ts';

type Contents = Map<string, Omit<AnyRow, 'version' | 'updatedAt' | 'updatedBy'>>;

let tenants = 0;

/** A tenant of its own, as its admin. */
async function tenantOf(database: Database, rows: ReturnType<typeof rowsOf>) {
  tenants += 1;
  const tenantId = id(70_000 + tenants);
  await loadTenant(database, { tenantId, rows, accounts: ACCOUNTS.slice(0, 1) });
  const as = <T>(work: (tx: Transaction, caller: Caller) => Promise<T>) =>
    database.transaction({ tenantId, accountId: ADA }, async (tx) => work(tx, await readCaller(tx)));
  /** Every live row, without what each write changes. */
  const contents = () =>
    as(async (tx) => {
      const all: Contents = new Map();
      for (const kind of KINDS) {
        const found = await tx.query<{ row: AnyRow }>(
          `select ${rowJson(kind)} as row from ${KIND_TABLES[kind].table} r where r.tenant_id = $1 and r.deleted_at is null`,
          [tenantId],
        );
        for (const { row } of found) {
          const { version: _, updatedAt: __, updatedBy: ___, ...rest } = row;
          all.set(`${kind} ${row.id}`, rest);
        }
      }
      return all;
    });
  return { as, contents };
}

type Effects = Record<string, string[]>;

/** Who was deleted, left without group, or lost agents: by effect and kind, the ids. Throws for any other difference. */
function differences(before: Contents, after: Contents, self: string): Effects {
  const effects: Effects = {};
  const note = (effect: string, key: string) => {
    const [kind = '', recordId = ''] = key.split(' ');
    if (key === self) return;
    effects[`${kind} ${effect}`] = [...(effects[`${kind} ${effect}`] ?? []), recordId].sort();
  };
  for (const [key, row] of before) {
    const now = after.get(key);
    if (!now) note('deleted', key);
    else for (const field of changedFields(row, now)) note(EFFECTS[field] ?? `changed in ${field}`, key);
  }
  for (const key of after.keys()) if (!before.has(key)) throw new Error(`${key} appeared.`);
  return effects;
}

const EFFECTS: Record<string, string> = {
  groupId: 'ungrouped',
  agentGroupId: 'ungrouped',
  parentId: 'ungrouped',
  mapping: 'unmapped',
};

function changedFields(before: object, after: object): string[] {
  const now = after as Record<string, unknown>;
  return Object.entries(before).flatMap(([field, value]) =>
    JSON.stringify(value) === JSON.stringify(now[field]) ? [] : [field],
  );
}

/** All of them are named: the worlds are small. */
const announced = ({ effects }: Consequences): Effects =>
  Object.fromEntries(
    effects.map(({ kind, effect, first }) => [
      `${kind} ${effect}`,
      first.map((each) => each.id as string).sort(),
    ]),
  );

describeDatabases('any deletion in any tenant', (subject) => {
  let database: Database;
  beforeAll(() => {
    database = subject().database;
  });

  it.each(KINDS)('of %s does exactly what was announced, and is taken back exactly', async (kind: Kind) => {
    const property = fc.asyncProperty(WORLD, fc.nat(1000), async (world, draw) => {
      const rows = rowsOf(world);
      const { as, contents } = await tenantOf(database, rows);
      const recordId = rows[kind][draw % rows[kind].length]?.id ?? '';
      const before = await contents();
      const foreseen = await as((tx, caller) => foreseeDeletion(tx, caller, kind, recordId));
      expect(foreseen.effects.map(({ count, first }) => count - first.length).filter(Boolean)).toEqual([]);
      const { body } = await as((tx, caller) =>
        deleteRecord(tx, caller, {
          kind,
          id: recordId,
          ifMatch: `"${foreseen.version}"`,
          idempotencyKey: nextKey(),
          source: 'console',
        }),
      );
      expect(differences(before, await contents(), `${kind} ${recordId}`)).toEqual(announced(foreseen));
      expect(body).toMatchObject({ id: recordId });
      await as((tx, caller) =>
        restoreRecord(tx, caller, { kind, id: recordId, ifMatch: undefined, idempotencyKey: nextKey() }),
      );
      expect(await contents()).toEqual(before);
    });
    await fc.assert(property, { numRuns: 8, endOnFailure: true });
  });
});
