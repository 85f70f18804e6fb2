/** What of a database is Patchpanel's, read from its catalogue: tables with the columns that are stored, keys, indexes. Runs in server and command line. */
import { readStructureNames } from '../db/migrate.ts';
import type { OwnerTransaction } from '../db/owner.ts';

export interface Table {
  readonly name: string;
  /** All but those that are computed. */
  readonly columns: readonly string[];
}

/** Remembers migrations; the header says those. */
const NEVER_SAVED = ['schema_migrations', 'import_parts'];
/** Who is signed in: what was ended since must not come back to life (decisions/0059). */
export const SIGN_INS = 'provider_payloads';

/** Tables whose rows are saved, by name. */
export async function readTables(tx: OwnerTransaction, has: { signIns: boolean }): Promise<Table[]> {
  const { tables } = await readStructureNames();
  const left = has.signIns ? NEVER_SAVED : [...NEVER_SAVED, SIGN_INS];
  return tx.rows<{ name: string; columns: string[] }>(
    `select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any ($1::text[])
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [tables.filter((name) => !left.includes(name))],
  );
}

/** Takes away all that migrations have made, and nothing else. */
export async function dropStructure(tx: OwnerTransaction): Promise<void> {
  const { tables, functions } = await readStructureNames();
  for (const name of [...tables, 'schema_migrations'])
    await tx.script(`drop table if exists public.${name} cascade`);
  const found = await tx.rows<{ signature: string }>(
    `select oid::regprocedure::text as signature from pg_proc
     where pronamespace = 'public'::regnamespace and proname = any ($1::text[])`,
    [functions],
  );
  for (const { signature } of found) await tx.script(`drop function if exists ${signature} cascade`);
}

interface Part {
  readonly removal: string;
  readonly again: string;
}

/**
 * Runs `work` while nothing but the form of rows is checked: keys, indexes and triggers are put back after it, all at
 * once, which takes half the time, lets rows come in any order, and finds every row that breaks a rule.
 */
export async function withoutKeys(
  tx: OwnerTransaction,
  tables: readonly Table[],
  work: () => Promise<void>,
): Promise<void> {
  const names = tables.map(({ name }) => name);
  // Foreign keys go first and return last, since they need the indexes of what they refer to.
  const parts = await tx.rows<Part>(
    `select removal, again from (
       select (c.contype = 'f')::int as place, format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as removal,
         format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as again
       from pg_constraint c where c.contype in ('p', 'u') and c.conrelid::regclass::text = any ($1::text[])
         or c.contype = 'f' and (c.conrelid::regclass::text = any ($1::text[]) or c.confrelid::regclass::text = any ($1::text[]))
       union all
       select 0, format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
       from pg_index i where i.indrelid::regclass::text = any ($1::text[])
         and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype <> 'f')
     ) as parts order by place, again`,
    [names],
  );
  for (const { removal } of parts.toReversed()) await tx.script(removal);
  for (const name of names) await tx.script(`alter table ${name} disable trigger user`);
  await work();
  for (const { again } of parts) await tx.script(again);
  for (const name of names) await tx.script(`alter table ${name} enable trigger user`);
}
