/** Defences in the database itself: policies of its rows, who may add to the history, and the order of commits. */
import type { SecurityMutant } from './security-mutant.ts';

const POLICIES = 'server/db/migrations/0006-policies.sql';
const ROWS = 'tests/server/db/row-security.test.ts';
const READS = { file: ROWS, title: 'shows %s exactly the rows of their role' };
const WRITES = { file: ROWS, title: 'decides who may %s' };
/** With a second tenant that has rows of everything. */
const PLACES = { file: 'tests/server/walls/sql.test.ts', title: 'lets the right accounts %s' };

export const DATABASE_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'policies: users of every tenant are read',
    file: POLICIES,
    text: 'create policy read_directory on crm_users for select to patchpanel_member using (tenant_id = (select app_tenant())',
    instead: 'create policy read_directory on crm_users for select to patchpanel_member using (true',
    test: PLACES,
  },
  {
    name: 'policies: users of every instance are read',
    file: POLICIES,
    text: `and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or (id = any ((select app_own_users())`,
    instead: `and ((select app_sees_directory())
    or (id = any ((select app_own_users())`,
    test: READS,
  },
  {
    name: 'policies: agents of telephony are read by every agent',
    file: POLICIES,
    text: '((select app_sees_directory()) or id = any ((select app_own_agents())::uuid[])))',
    instead: '(true or id = any ((select app_own_agents())::uuid[])))',
    test: READS,
  },
  {
    name: 'policies: the trail of accounts is read by every admin',
    file: POLICIES,
    text: "or (kind not in ('accounts', 'grants', 'tenants') and ((select app_sees_all())",
    instead:
      "or (kind <> '' and (((select app_sees_directory()) and kind = 'accounts') or (select app_sees_all())",
    test: READS,
  },
  {
    name: 'policies: whoever reads users and groups edits them',
    file: POLICIES,
    text: `    execute format('create policy admin_updates on %I for update to patchpanel_member using (%s
      and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[])))', name, ours);`,
    instead: `    execute format('create policy admin_updates on %I for update to patchpanel_member using (%s
      and (select app_sees_directory()))', name, ours);`,
    test: WRITES,
  },
  {
    name: 'policies: rows are written into every tenant',
    file: POLICIES,
    text: "ours text := 'tenant_id = (select app_tenant())';",
    instead: "ours text := 'true';",
    test: PLACES,
  },
  {
    name: 'policies: every account sets secrets',
    file: 'server/db/migrations/0007-writes.sql',
    text: 'with check (tenant_id = (select app_tenant()) and (select app_admin_of_all()));',
    instead: 'with check (tenant_id = (select app_tenant()));',
    test: WRITES,
  },
  {
    name: 'takes entries of the history from whoever calls',
    file: 'server/db/migrations/0024-audit-by-admins.sql',
    text: "  raise exception 'Only who may change a record",
    instead: "  return new;\n  raise exception 'Only who may change a record",
    test: { file: 'tests/server/walls/history-authority.test.ts', title: 'takes %s from who may make it' },
  },
  {
    name: 'numbers commits without the lock',
    file: 'server/db/migrations/0005-feed-and-audit.sql',
    text: "hashtextextended('patchpanel order ' || app_tenant(), 0)",
    instead: "hashtextextended('patchpanel order ' || random(), 0)",
    test: {
      file: 'tests/server/feed/ordering.pg.test.ts',
      title: 'misses no row of 5,000 concurrent commits',
    },
  },
];
