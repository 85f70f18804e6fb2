/** The role that `server/deploy/make-owner.sh` makes is enough for a server: on a PostgreSQL that has seen none yet. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { databaseUrl } from '../../support/database-url.ts';
import { onServer } from '../../support/on-server.ts';
import { startPostgres } from '../../support/postgres.ts';
import { ADA, as, loadFixture } from '../tenant-fixture.ts';

const SCRIPT = join(import.meta.dirname, '../../../server/deploy/make-owner.sh');
/** The superuser of tests has the name. */
const OWNER = 'deployed_owner';

function statements(): string[] {
  const [, sql = ''] = /<<'SQL'\n([\s\S]*?)\nSQL\n/.exec(readFileSync(SCRIPT, 'utf8')) ?? [];
  const lines = sql.split('\n').filter((line) => !line.startsWith('\\'));
  return lines.map((line) => line.replaceAll('patchpanel', OWNER).replace(":'password'", "'a'"));
}

it('a role that may make roles and is no superuser has all that a server needs', async (context) => {
  const postgres = process.env.PATCHPANEL_TEST_DATABASE_URL
    ? { notRun: 'not a new one' }
    : await startPostgres();
  if ('notRun' in postgres) return context.skip(postgres.notRun);
  try {
    expect(statements()).toHaveLength(2);
    for (const sql of statements()) await onServer(postgres.url, sql);
    const url = new URL(databaseUrl(postgres.url, OWNER));
    url.username = OWNER;
    const database = await openDatabase({ url: url.href });
    await loadFixture(database);
    const [seen] = await as(database, ADA, (tx) =>
      tx.query(`select session_user::text as who, r.rolsuper as super, (select count(*)::int from crm_users) as users
        from pg_roles r where r.rolname = session_user`),
    );
    await database.close();
    expect(seen).toEqual({ who: OWNER, super: false, users: 3 });
  } finally {
    await postgres.stop();
  }
});
