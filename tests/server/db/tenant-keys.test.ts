/** The data can be spread over machines by tenant: every key begins with it, and every join of two tables carries it. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed } from '../tenant-fixture.ts';

/** Of the installation, not of a tenant. */
const GLOBAL_TABLES = ['schema_migrations'];

const TABLES = `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
  and relname <> all ($1)`;

/** Where the tenant stands elsewhere than this check looks. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'server/records/list-sql.ts': 'the conditions of one table, of which the first is r.tenant_id = $1',
};

/** What a function, a view or a policy asks, as the database has it now: migrations of before do not count any more. */
const TEXTS = `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as sql from pg_proc p where p.pronamespace = 'public'::regnamespace
  union all select viewname, definition from pg_views where schemaname = 'public'
  union all select tablename || ' ' || policyname, concat(qual, ' ', with_check) from pg_policies where schemaname = 'public'`;

const KEYWORDS =
  'as|where|set|on|order|using|for|limit|group|left|right|cross|inner|join|union|values|select';

/**
 * References that name no tenant: a table with an alias whose `alias.tenant_id` does not follow within the statement, or a join without it in its
 * condition. Tables without an alias stand alone in their select, which row-level security and their own condition hold to the tenant.
 */
function withoutTenant(text: string, tables: readonly string[]): string[] {
  const table = String.raw`(?:only\s+)?(?:public\.)?(?:(?:${tables.join('|')})\b|\$\{[^}\n]*(?:table|TABLE)[^}\n]*\})`;
  const reference = new RegExp(
    String.raw`\b(from|join|update)\s+\(*\s*(${table})(?:\s+(?:as\s+)?(?!(?:${KEYWORDS})\b)([a-z]\w*))?`,
    'gi',
  );
  return [...text.matchAll(reference)].flatMap((found) => {
    const [whole, keyword = '', name = '', alias] = found;
    const after = text.slice(found.index + whole.length, found.index + whole.length + 900);
    const usesTenant = /^\s+using\s*\(\s*(?:kind, )?tenant_id/i.test(after);
    if (usesTenant) return [];
    if (alias === undefined && keyword.toLowerCase() !== 'join') return [];
    const isAlone = keyword.toLowerCase() !== 'join' && /\bwhere tenant_id = /i.test(after);
    const own = new RegExp(String.raw`\b${alias ?? name}\.tenant_id\b`);
    // The tenant of a table that others are joined to by `using`
    const isJoinedByIt = /^\s+join\s+\S+\s+\w+\s+using\s*\(\s*tenant_id/i.test(after);
    if (own.test(after) || isJoinedByIt || isAlone) return [];
    const line = text.slice(0, found.index).split('\n').length;
    return [`${line}: ${`${whole}${after}`.replace(/\s+/g, ' ').slice(0, 120)}`];
  });
}

describe('the check of joins', () => {
  it.each([
    ['select * from crm_users u join accounts a on a.id = u.id where u.tenant_id = $1', 1],
    ['select * from crm_users u join accounts a on a.tenant_id = u.tenant_id and a.id = u.id', 0],
    ['select * from crm_users u where exists (select from accounts a where a.id = u.id)', 2],
    ['update crm_users u set a = 1 from accounts a where a.id = u.id and u.tenant_id = $1', 1],
    ['select * from crm_users u join accounts a using (tenant_id)', 0],
    ['select * from crm_users where id = $1', 0],
  ])('%s', (sql, count) => {
    expect(withoutTenant(sql, ['crm_users', 'accounts'])).toHaveLength(count);
  });
});

describeDatabases('the tenant', (subject) => {
  const ask = <R extends object>(sql: string, parameters: unknown[] = []) =>
    asSeed(subject().database, (tx) => tx.query<R>(sql, parameters));
  const tables = async () => (await ask<{ name: string }>(TABLES, [GLOBAL_TABLES])).map(({ name }) => name);

  it('is the first column of every unique index, so that none has to be looked at everywhere', async () => {
    const others = await ask(
      `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
       left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where c.relnamespace = 'public'::regnamespace and i.indisunique and a.attname is distinct from 'tenant_id'
         and c.relname <> all ($1)`,
      [GLOBAL_TABLES],
    );
    expect(others).toEqual([]);
  });

  it('is the first column of every foreign key, on both sides', async () => {
    const others = await ask(
      `select c.conname from pg_constraint c
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
       where c.connamespace = 'public'::regnamespace and c.contype = 'f'
         and (a.attname <> 'tenant_id' or b.attname <> 'tenant_id')`,
    );
    expect(others).toEqual([]);
  });

  it('is a column of every table', async () => {
    const having = await ask<{ name: string }>(
      `select relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relnamespace = 'public'::regnamespace and a.attnotnull`,
    );
    const names = new Set(having.map(({ name }) => name));
    expect((await tables()).filter((name) => !names.has(name))).toEqual([]);
  });

  it('is carried by every join of the functions, views and policies', async () => {
    const known = await tables();
    const texts = await ask<{ name: string; sql: string }>(TEXTS);
    expect(texts.length).toBeGreaterThan(60);
    const wrong = texts.flatMap(({ name, sql }) => withoutTenant(sql, known).map((at) => `${name} ${at}`));
    expect(wrong).toEqual([]);
  });

  it("is carried by every join of the server's own statements", async () => {
    const known = await tables();
    const files = globSync('server/**/*.ts').filter((file) => !(file in EXCEPTIONS));
    expect(files.length).toBeGreaterThan(150);
    const wrong = files.flatMap((file) =>
      withoutTenant(readFileSync(file, 'utf8'), known).map((at) => `${file}:${at}`),
    );
    expect(wrong).toEqual([]);
  });
});
